package dev.runnel.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.gateway.SocketClient;
import dev.runnel.gateway.Visitor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

/** Every way to get at a question by its id. Each tells the reply as it came, status and text. */
enum Way {
    WATCH {
        @Override
        String go(URI root, Visitor who, String id) {
            return frame(root, who, "{\"type\":\"watch\",\"ref\":\"r\",\"question\":\"" + id + "\"}");
        }
    },
    RESUME {
        @Override
        String go(URI root, Visitor who, String id) {
            return frame(
                    root,
                    who,
                    "{\"type\":\"watch\",\"ref\":\"r\",\"question\":\"" + id + "\",\"after\":\"01-00000001\"}");
        }
    },
    STOP {
        @Override
        String go(URI root, Visitor who, String id) {
            return frame(root, who, "{\"type\":\"stop\",\"ref\":\"r\",\"question\":\"" + id + "\"}");
        }
    },
    FOLLOW {
        @Override
        String go(URI root, Visitor who, String id) {
            return frame(root, who, "{\"type\":\"ask\",\"ref\":\"r\",\"text\":\"And?\",\"parent\":\"" + id + "\"}");
        }
    },
    QUESTION("GET", "/v1/questions/"),
    PAGE("GET", "/v1/answers/"),
    RESUMED_PAGE("GET", "/v1/answers/", "?after=01-00000001&wait=1"),
    EVENTS("GET", "/v1/answers/"),
    DELETE("DELETE", "/v1/answers/"),
    INSPECT("GET", "/v1/inspect/");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String method;
    private final String path;
    private final String query;

    /** A frame over a socket. */
    Way() {
        this("", "", "");
    }

    Way(String method, String path) {
        this(method, path, "");
    }

    Way(String method, String path, String query) {
        this.method = method;
        this.path = path;
        this.query = query;
    }

    /** @return what came back first, with the id left out of it */
    String go(URI root, Visitor who, String id) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path + id + query))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", who.bearer())
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (this == EVENTS || this == INSPECT) {
            request.header("Accept", "text/event-stream");
        }
        try {
            HttpResponse<Stream<String>> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                String first = lines.findFirst().orElse("");
                return response.statusCode() + " " + headers(response) + " " + first.replace(id, "");
            }
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static String headers(HttpResponse<?> response) {
        return response.headers().map().keySet().toString();
    }

    String frame(URI root, Visitor who, String frame) {
        try (SocketClient client = SocketClient.greeted(root.resolve("/v1/socket"), who)) {
            JsonNode reply = client.send(frame).reply("r");
            return reply.toString().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "");
        }
    }
}
