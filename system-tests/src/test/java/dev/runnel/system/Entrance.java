package dev.runnel.system;

import java.net.URI;

/** Where clients come in: a gateway, or a proxy with any number of them behind it. */
interface Entrance {

    /** @param path with its slash */
    URI at(String path);
}
