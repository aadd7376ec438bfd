package dev.runnel.system;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import dev.runnel.log.RedisUnderTest;
import dev.runnel.log.UsersFile;
import dev.runnel.producer.llm.ScriptedModelServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Gateways and producers that share one Redis, under a key prefix of their own, and one scripted model. */
final class Installation implements AutoCloseable {

    /** A test's hundreds of viewers are one owner at one address, and send faster than a person reads. */
    private static final Map<String, String> UNLIMITED = Map.of(
            "RUNNEL_GATEWAY_LIMITS_CONNECTIONS_PER_OWNER", "0",
            "RUNNEL_GATEWAY_LIMITS_COMMANDS_PER_SECOND", "0",
            "RUNNEL_GATEWAY_LIMITS_REQUESTS_PER_SECOND", "0",
            "RUNNEL_GATEWAY_LIMITS_QUESTIONS_PER_MINUTE", "0",
            "RUNNEL_GATEWAY_LIMITS_RUNNING_ANSWERS", "0");

    private final ScriptedModelServer model = ScriptedModelServer.start();
    private final List<Service> services = new ArrayList<>();
    /** What tells a service where Redis is, by the user that it is there. */
    private final Function<String, Map<String, String>> redis;

    private final Keys keys;
    private final Store store;

    Installation(RedisNode redis) {
        this.redis = redis::environment;
        this.keys = prefix();
        this.store = new Store(redis, keys);
    }

    Installation(RedisUnderTest redis) {
        this(redis, prefix());
    }

    Installation(RedisUnderTest redis, Keys keys) {
        this.redis = redis::environment;
        this.keys = keys;
        this.store = new Store(redis.options(UsersFile.OPERATOR), keys);
    }

    Installation(RedisSet redis) {
        this.redis = redis::environment;
        this.keys = prefix();
        this.store = new Store(redis, keys);
    }

    private static Keys prefix() {
        return new Keys("system-" + QuestionId.random().shard() + "-" + System.nanoTime());
    }

    /** Not started yet. */
    Service gateway(String node) {
        return gateway(node, Map.of());
    }

    /**
     * Not started yet.
     *
     * @param more environment besides the usual; wins over it
     */
    Service gateway(String node, Map<String, String> more) {
        Map<String, String> own = new HashMap<>(UNLIMITED);
        own.put("RUNNEL_GATEWAY_NODE", node);
        own.put("RUNNEL_HOST", "127.0.0.1");
        // Who reads over HTTP, and a second browser, is somebody else.
        own.put("RUNNEL_GATEWAY_ACCESS_SHARING", "true");
        return add(Program.GATEWAY, node, own, more);
    }

    /**
     * Not started yet. Its lease is short, so that it is missed soon, and so are its pauses before another try.
     *
     * @param slots answers at a time
     */
    Service producer(String name, int slots) {
        return producer(name, slots, Map.of());
    }

    /** The same, with more environment, which wins over the usual. */
    Service producer(String name, int slots, Map<String, String> more) {
        return add(
                Program.PRODUCER,
                name,
                Map.of(
                        "RUNNEL_PRODUCER_NAME", name,
                        "RUNNEL_PRODUCER_SLOTS", Integer.toString(slots),
                        "RUNNEL_PRODUCER_LEASE", "2s",
                        "RUNNEL_PRODUCER_GRACE", "2s",
                        "RUNNEL_HOST", "127.0.0.1",
                        "OPENAI_BASE_URL", model.baseUrl(),
                        "OPENAI_API_KEY", "sk-system-test",
                        "RUNNEL_MODEL", "scripted"),
                more);
    }

    private Service add(Program program, String name, Map<String, String> own, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(own);
        environment.putAll(redis.apply(program == Program.GATEWAY ? UsersFile.GATEWAY : UsersFile.PRODUCER));
        environment.put("RUNNEL_KEY_PREFIX", keys.prefix());
        environment.putAll(more);
        Service service = new Service(program, name, environment);
        services.add(service);
        return service;
    }

    ScriptedModelServer model() {
        return model;
    }

    Store store() {
        return store;
    }

    /** All gateways and producers, running or not. */
    List<Service> services() {
        return List.copyOf(services);
    }

    /** Starts all that do not run, at the same time. */
    Installation start() {
        services.stream().filter(service -> !service.isRunning()).forEach(Service::launch);
        services.forEach(Service::awaitReady);
        return this;
    }

    @Override
    public void close() {
        services.forEach(Service::close);
        store.close();
        model.close();
    }
}
