package dev.runnel.local;

import dev.runnel.local.experiments.Guard;
import dev.runnel.local.model.DemoModel;
import dev.runnel.local.model.DemoPace;
import dev.runnel.local.redis.LocalRedis;
import dev.runnel.local.redis.LocalRedisOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/**
 * Starts what the environment does not name: a Redis without {@code REDIS_URL}, the demo model without {@code OPENAI_API_KEY} and {@code
 * OPENAI_BASE_URL}. Nothing here needs to be closed: the model ends with the process, and Redis by itself right after it, so that the
 * services can still write while they shut down.
 */
final class LocalParts {

    private static final String PORT = "8080";

    private final Map<String, String> environment;

    LocalParts(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * What the services must be told.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong and what to do
     */
    Map<String, String> start() {
        requireFree(host(), port());
        Map<String, String> properties = new HashMap<>();
        properties.put("quarkus.http.host", host());
        properties.put("quarkus.http.port", Integer.toString(port()));
        if (!Guard.isLoopback(host()) && !environment.containsKey("RUNNEL_GATEWAY_INSPECTOR")) {
            properties.put("runnel.gateway.inspector", "false");
        }
        if (!environment.containsKey("REDIS_URL")) {
            properties.put(
                    "REDIS_URL",
                    LocalRedis.start(LocalRedisOptions.fromEnvironment(environment))
                            .url());
        }
        if (!environment.containsKey("OPENAI_API_KEY") && !environment.containsKey("OPENAI_BASE_URL")) {
            properties.put(
                    "OPENAI_BASE_URL",
                    DemoModel.start(DemoPace.fromEnvironment(environment)).baseUrl());
            properties.put("RUNNEL_MODEL", DemoModel.NAME);
        }
        return properties;
    }

    /** Loopback unless it is asked for: nobody else should find a service that lets everybody in. */
    private String host() {
        return environment.getOrDefault("RUNNEL_HOST", "127.0.0.1");
    }

    private int port() {
        String text = environment.getOrDefault("RUNNEL_PORT", PORT);
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("RUNNEL_PORT is a number from 1 to 65535, not \"" + text + "\".");
        }
        return Integer.parseInt(text);
    }

    private static void requireFree(String host, int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            probe.setReuseAddress(true);
        } catch (IOException taken) {
            throw new IllegalArgumentException(
                    "port " + port + " on " + host + " is in use. Choose another one: RUNNEL_PORT=" + (port + 1));
        }
    }
}
