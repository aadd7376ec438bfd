package dev.runnel.producer.llm;

import dev.runnel.producer.ProducerConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;

/** Whether the model's service can be asked at all, said at start-up and not with the first question. */
final class Credentials {

    private static final String OPENAI = "api.openai.com";

    private Credentials() {}

    static void check(ProducerConfig config) {
        boolean keyless = config.apiKey().filter(key -> !key.isBlank()).isEmpty();
        if (config.enabled() && keyless && OPENAI.equals(host(config.baseUrl()))) {
            throw new ConfigurationException("No model to ask: set OPENAI_API_KEY, or set OPENAI_BASE_URL to a server"
                    + " that speaks OpenAI's protocol and needs no key (Ollama: http://localhost:11434/v1/)");
        }
    }

    private static String host(String baseUrl) {
        try {
            return URI.create(baseUrl).getHost();
        } catch (IllegalArgumentException notAnAddress) {
            throw new ConfigurationException("OPENAI_BASE_URL is not an address: " + baseUrl);
        }
    }
}
