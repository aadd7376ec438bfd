package dev.runnel.gateway.lifecycle;

import dev.runnel.contract.Keys;
import dev.runnel.gateway.GatewayConfig;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What this gateway is called. The same name after a restart means the same consumer group. */
@Singleton
public class NodeName {

    private final String value;

    NodeName(GatewayConfig config, @ConfigProperty(name = "quarkus.http.port") int port) {
        this.value = config.node().orElseGet(() -> hostName() + "-" + port);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }

    /** The consumer group of this gateway on every answer that it watches. */
    public String group() {
        return Keys.gatewayGroup(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
