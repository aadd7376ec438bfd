package dev.runnel.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Says that a port is taken before anything else is started. */
final class LocalPorts {

    private LocalPorts() {}

    /** @throws IllegalArgumentException with a sentence that says what to do */
    static void requireFree(String host, int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            probe.setReuseAddress(true);
        } catch (IOException taken) {
            throw new IllegalArgumentException(
                    "port " + port + " on " + host + " is in use. Choose another one: RUNNEL_PORT=" + (port + 1));
        }
    }
}
