package dev.runnel.producer.llm;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** The scripted model of all tests of one JVM, and a configuration that makes the application ask it. */
public class ScriptedModel implements QuarkusTestResourceLifecycleManager {

    public static final ScriptedModelServer SERVER = ScriptedModelServer.start();

    /** Sent to the model and seen nowhere else. */
    public static final String KEY = "sk-test-5d41402abc4b2a76";

    @Override
    public Map<String, String> start() {
        return Map.of(
                "runnel.producer.base-url",
                SERVER.baseUrl(),
                "runnel.producer.api-key",
                KEY,
                "quarkus.http.test-port",
                "0");
    }

    @Override
    public void stop() {
        // Lives as long as this JVM: scripts and their calls are looked at after the application is gone.
    }
}
