package dev.runnel.bench.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** One of the Node programs in {@code bench/peers}. */
final class Peer {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Contestant contestant;
    private final Place place;
    private final Source source;

    Peer(Contestant contestant, Place place, Source source) {
        this.contestant = contestant;
        this.place = place;
        this.source = source;
    }

    Running start() {
        RedisServer redis = usesRedis() ? new RedisServer(place.logs()) : null;
        Model model = source == Source.MODEL ? new Model(place) : null;
        int port = Ports.free();
        Child node = Child.start(contestant.toString(), place.logs(), command(port, redis, model), Map.of("NODE_ENV", "production"));
        Map<String, Child> parts = new LinkedHashMap<>();
        parts.put("node", node);
        if (redis != null) {
            parts.put("redis", redis.child());
        }
        Running running = new Running(
                contestant,
                port,
                redis == null ? OptionalInt.empty() : OptionalInt.of(redis.port()),
                model == null ? OptionalInt.empty() : OptionalInt.of(model.port()),
                parts,
                model == null ? List.of() : List.of(model.child()),
                new LinkedHashMap<>());
        try {
            running.startup().put("all", node.await(PATIENCE, () -> node.said("ready")));
        } catch (RuntimeException notReady) {
            running.close();
            throw notReady;
        }
        return running;
    }

    private boolean usesRedis() {
        return contestant.dialect().toString().startsWith("SOCKET_IO") || contestant == Contestant.RESUMABLE_STREAM;
    }

    private List<String> command(int port, RedisServer redis, Model model) {
        List<String> command = new ArrayList<>(List.of(
                "node",
                place.peers().resolve(contestant + "/server.mjs").toString(),
                "--port",
                Integer.toString(port),
                "--source",
                source.name().toLowerCase(Locale.ROOT)));
        if (redis != null) {
            command.addAll(List.of("--redis-port", Integer.toString(redis.port())));
        }
        if (model != null) {
            command.addAll(List.of("--model-port", Integer.toString(model.port())));
        }
        return command;
    }
}
