package dev.runnel.k8s;

import java.util.Map;
import java.util.Set;

/** What an installation refers to and does not bring along. @param keys by {@code Kind/name}: what must be in it */
record Externals(Map<String, Set<String>> keys) {

    static final Externals NONE = new Externals(Map.of());

    /** Made by hand or by a vault; deploy/k8s/README.md tells how. */
    static final Externals PRODUCTION = new Externals(Map.of(
            "Secret/runnel-redis",
                    Set.of("gateway-password", "producer-password", "monitor-username", "monitor-password"),
            "Secret/runnel-model", Set.of("api-key"),
            "Secret/runnel-tls", Set.of("tls.crt", "tls.key"),
            "Secret/runnel-redis-ca", Set.of("ca.crt", "tls")));
}
