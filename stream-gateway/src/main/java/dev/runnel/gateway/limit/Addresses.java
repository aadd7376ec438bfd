package dev.runnel.gateway.limit;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;

/** Under which name a request is counted: the address that it comes from, for that is all that its sender cannot choose. */
@Singleton
public class Addresses {

    /** Of 128 bits a provider gives a household the last 64. */
    private static final int IPV6_NETWORK_GROUPS = 4;

    /** Behind a proxy this is the client's address only if Quarkus is told to believe the proxy: {@code quarkus.http.proxy.*}. */
    public String of(HttpServerRequest request) {
        SocketAddress address = request.remoteAddress();
        if (address == null) {
            return "unknown"; // It is gone already.
        }
        String host = address.hostAddress() == null ? address.host() : address.hostAddress();
        return host.contains(":") ? network(host) : host;
    }

    /** @param address as Java writes it, without {@code ::} */
    static String network(String address) {
        String[] groups = address.split("[:%]");
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < Math.min(IPV6_NETWORK_GROUPS, groups.length); i++) {
            network.append(groups[i]).append(':');
        }
        return network.toString();
    }
}
