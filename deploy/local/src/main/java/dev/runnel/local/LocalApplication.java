package dev.runnel.local;

import dev.runnel.local.experiments.Parent;
import dev.runnel.local.model.DemoModel;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says where everything is, once it is there. */
class LocalApplication implements QuarkusApplication {

    private final String host;
    private final int port;
    private final String model;
    private final String modelUrl;
    private final String redis;

    LocalApplication(
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "runnel.producer.model") String model,
            @ConfigProperty(name = "runnel.producer.base-url") String modelUrl,
            @ConfigProperty(name = "quarkus.redis.hosts") String redis) {
        this.host = host;
        this.port = port;
        this.model = model;
        this.modelUrl = modelUrl;
        this.redis = withoutPassword(redis);
    }

    /** What is printed may be shown to others. */
    static String withoutPassword(String url) {
        return url.replaceAll("//([^:@/,]*):[^@,]*@", "//$1@").replaceAll("([?&]password=)[^&,]*", "$1…");
    }

    @Override
    public int run(String... args) {
        if (!Parent.exists()) {
            say();
        }
        Quarkus.waitForExit();
        return 0;
    }

    private void say() {
        System.out.printf("%n  Runnel is running. Open  http://%s:%d/%n%n", host, port);
        System.out.printf("  model  %s at %s%n", model, modelUrl);
        if (DemoModel.NAME.equals(model)) {
            System.out.println(
                    "         It is no LLM but a demo that answers about Runnel and Redis Streams. A real one: set"
                            + " OPENAI_API_KEY;");
            System.out.println(
                    "         or OPENAI_BASE_URL and RUNNEL_MODEL for any server that speaks its protocol (Ollama,"
                            + " vLLM and others).");
        }
        System.out.printf("  Redis  %s   look inside: redis-cli -u %s%n", redis, redis);
        System.out.printf("  Ctrl-C ends all of it.%n%n");
    }
}
