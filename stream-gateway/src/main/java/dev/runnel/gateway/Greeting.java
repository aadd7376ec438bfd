package dev.runnel.gateway;

import dev.runnel.contract.Limits;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.access.Caller;
import dev.runnel.gateway.lifecycle.NodeName;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** What this gateway tells every client first. */
@Singleton
public class Greeting {

    private final NodeName node;
    private final GatewayConfig config;
    private final Limits limits;
    private final List<String> features;

    Greeting(NodeName node, GatewayConfig config, Limits limits, @All List<Feature> features) {
        this.node = node;
        this.config = config;
        this.limits = limits;
        this.features = features.stream()
                .filter(Feature::on)
                .map(Feature::name)
                .sorted()
                .toList();
    }

    /** @param connection its name on this node; null over HTTP, where there is none */
    public ServerFrame.Welcome welcome(String connection, Caller caller) {
        return new ServerFrame.Welcome(
                node.toString(),
                connection,
                config.heartbeat().toMillis(),
                limits,
                features,
                caller.issued(),
                caller.left(Instant.now()));
    }
}
