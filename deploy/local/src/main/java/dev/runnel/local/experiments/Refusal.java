package dev.runnel.local.experiments;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** An experiment that is not made, and why. */
final class Refusal extends WebApplicationException {

    private static final long serialVersionUID = 1;

    private record Body(String code, String message) {}

    private Refusal(int status, String code, String message) {
        super(
                message,
                Response.status(status)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(new Body(code, message))
                        .build());
    }

    static Refusal notFound(String message) {
        return new Refusal(404, "not_found", message);
    }

    static Refusal forbidden(String message) {
        return new Refusal(403, "forbidden", message);
    }

    static Refusal unavailable(String message) {
        return new Refusal(503, "unavailable", message);
    }
}
