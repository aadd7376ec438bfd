package dev.runnel.producer.llm;

import dev.langchain4j.model.openai.internal.chat.AssistantMessage;
import dev.langchain4j.model.openai.internal.chat.ChatCompletionRequest;
import dev.langchain4j.model.openai.internal.chat.SystemMessage;
import dev.langchain4j.model.openai.internal.chat.UserMessage;
import dev.langchain4j.model.openai.internal.shared.StreamOptions;
import dev.runnel.contract.Message;
import dev.runnel.producer.ProducerConfig;
import io.quarkiverse.langchain4j.openai.common.QuarkusOpenAiClient;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The service of OpenAI, or any other that speaks as it does. */
@Singleton
@Startup
public class Model implements Speaker {

    private final ProducerConfig config;
    private final Vertx vertx;
    private final Failures failures;
    private final QuarkusOpenAiClient client;
    private final ModelState state = new ModelState();

    Model(ProducerConfig config, Vertx vertx) {
        Credentials.check(config);
        this.config = config;
        this.vertx = vertx;
        this.failures = new Failures(config.apiKey());
        this.client = QuarkusOpenAiClient.builder()
                .baseUrl(config.baseUrl())
                .openAiApiKey(config.apiKey().orElse(null))
                .connectTimeout(atLeastASecond(config.connectTimeout()))
                // Of the headers only, and our own time-outs are sharper; this one must not come first.
                .readTimeout(atLeastASecond(config.totalTimeout()))
                .build();
    }

    @Override
    public ModelState state() {
        return state;
    }

    @Override
    public ModelCall ask(String name, List<Message> messages, Consumer<ModelEvent> events) {
        ChatCompletionRequest request =
                ChatCompletionRequest.builder()
                        .model(name)
                        .messages(messages.stream().map(Model::translate).toList())
                        .stream(true)
                        .streamOptions(
                                StreamOptions.builder().includeUsage(true).build())
                        .build();
        ModelCall call = new ModelCall(config, failures, vertx, ContextInternal.current(), events);
        call.start(client, request);
        return call;
    }

    private static dev.langchain4j.model.openai.internal.chat.Message translate(Message message) {
        return switch (message.role()) {
            case SYSTEM -> SystemMessage.from(message.content());
            case USER -> UserMessage.from(message.content());
            case ASSISTANT -> AssistantMessage.from(message.content());
        };
    }

    /** The client counts in whole seconds, and takes none for "never". */
    private static Duration atLeastASecond(Duration wanted) {
        return Duration.ofSeconds(Math.max(1, wanted.plusMillis(999).toSeconds()));
    }
}
