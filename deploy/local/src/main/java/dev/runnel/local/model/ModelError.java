package dev.runnel.local.model;

/** An error in the shape of OpenAI's: HTTP status and {@code {"error":{message,type,code}}}. */
final class ModelError extends RuntimeException {
    private final int status;
    private final String type;
    private final String code;

    private ModelError(int status, String type, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
    }

    static ModelError invalid(String message) {
        return new ModelError(400, "invalid_request_error", "invalid_request", message);
    }

    static ModelError tooLarge(int limit) {
        return new ModelError(
                413, "invalid_request_error", "request_too_large", "The request is larger than " + limit + " bytes.");
    }

    static ModelError unknownPath(String method, String path) {
        return new ModelError(
                404, "invalid_request_error", "unknown_url", "Unknown request URL: " + method + " " + path);
    }

    static ModelError wrongMethod(String method, String path, String allowed) {
        return new ModelError(
                405,
                "invalid_request_error",
                "method_not_allowed",
                method + " is not allowed for " + path + "; use " + allowed + ".");
    }

    /** What the directive {@code #fail=STATUS} asks for, with the type and code that OpenAI uses for that status. */
    static ModelError asked(int status) {
        String message = "The demo model was asked to fail with " + status + ".";
        return switch (status) {
            case 401 -> new ModelError(status, "invalid_request_error", "invalid_api_key", message);
            case 403 -> new ModelError(status, "invalid_request_error", "permission_denied", message);
            case 404 -> new ModelError(status, "invalid_request_error", "model_not_found", message);
            case 429 -> new ModelError(status, "requests", "rate_limit_exceeded", message);
            default ->
                status < 500
                        ? new ModelError(status, "invalid_request_error", "invalid_request", message)
                        : new ModelError(status, "server_error", "server_error", message);
        };
    }

    static ModelError inTheMiddle() {
        return new ModelError(
                500, "server_error", "server_error", "The demo model was asked to fail in the middle of its answer.");
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    String code() {
        return code;
    }

    /** Whether OpenAI would add a Retry-After header. */
    boolean passing() {
        return status == 429 || status == 503;
    }
}
