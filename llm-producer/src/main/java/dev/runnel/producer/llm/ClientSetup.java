package dev.runnel.producer.llm;

import io.quarkiverse.langchain4j.openai.common.OpenAiRestApi;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;

/** Sets on the OpenAI client, as it is built, what it has no setting for. Found through {@code META-INF/services}. */
public final class ClientSetup implements RestClientListener {

    @Override
    public void onNewClient(Class<?> api, RestClientBuilder builder) {
        if (api == OpenAiRestApi.class) {
            // The pool is 50 connections otherwise, and the rest of the answers would wait for each other.
            builder.property("io.quarkus.rest.client.connection-pool-size", slots() + 1);
            builder.register(new HttpCalls());
            builder.register(new UnreadableChunks());
        }
    }

    private static int slots() {
        return ConfigProvider.getConfig().getValue("runnel.producer.slots", Integer.class);
    }
}
