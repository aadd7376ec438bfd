package dev.runnel.local.model;

import io.vertx.core.http.HttpServerResponse;

/** An error instead of an answer. */
final class Refusal {
    private static final String RETRY_AFTER_SECONDS = "1";

    private Refusal() {}

    static void send(HttpServerResponse response, ModelError error) {
        if (error.passing()) {
            response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.setStatusCode(error.status())
                .putHeader("Content-Type", "application/json")
                .end(Wire.bytes(Wire.error(error)));
    }
}
