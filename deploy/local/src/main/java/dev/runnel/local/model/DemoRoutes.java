package dev.runnel.local.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import org.jboss.logging.Logger;

/** The paths of the server. Runs on one event loop. */
final class DemoRoutes implements Handler<HttpServerRequest> {
    private static final Logger LOG = Logger.getLogger(DemoRoutes.class);

    /** A guard against filling the memory; a conversation of a million tokens fits. */
    private static final int MAX_BODY_BYTES = 8 * 1024 * 1024;

    private static final String COMPLETIONS = "/v1/chat/completions";
    private static final Map<String, String> METHODS =
            Map.of(COMPLETIONS, "POST", "/v1/models", "GET", "/v1/demo", "GET");

    private final Vertx vertx;
    private final Author author;
    private final Counts counts = new Counts();
    private final FailureLedger failures = new FailureLedger();

    DemoRoutes(Vertx vertx, Author author) {
        this.vertx = vertx;
        this.author = author;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = request.path();
        String method = METHODS.get(path);
        if (method == null) {
            refuse(request, ModelError.unknownPath(request.method().name(), path));
        } else if (!request.method().name().equals(method)) {
            request.response().putHeader("Allow", method);
            refuse(request, ModelError.wrongMethod(request.method().name(), path, method));
        } else if (path.equals(COMPLETIONS)) {
            readBody(request);
        } else {
            send(request, path.equals("/v1/models") ? models() : state());
        }
    }

    private void readBody(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() <= MAX_BODY_BYTES) {
                body.appendBuffer(part);
            }
        });
        request.endHandler(complete -> {
            try {
                complete(request, body);
            } catch (ModelError e) {
                refuse(request, e);
            } catch (RuntimeException e) {
                LOG.error("The demo model failed", e);
                refuse(request, ModelError.asked(500));
            }
        });
    }

    private void complete(HttpServerRequest request, Buffer body) {
        if (body.length() > MAX_BODY_BYTES) {
            throw ModelError.tooLarge(MAX_BODY_BYTES);
        }
        ChatRequest chat = ChatRequest.parse(body.getBytes());
        Directives directives = Directives.in(chat.question());
        directives.failure().ifPresent(failure -> failIfDue(failure, chat.question()));
        Script script = author.write(chat, directives);
        Reply reply = chat.stream() ? new EventReply(request, chat) : new JsonReply(request, chat);
        Recital recital = new Recital(vertx, script, reply, promptTokens(chat), counts);
        request.response().closeHandler(closed -> recital.cancel());
        request.response().exceptionHandler(broken -> recital.cancel());
        recital.begin();
    }

    private void failIfDue(Directives.Failure failure, String text) {
        if (failures.failAgain(text, failure.times())) {
            throw ModelError.asked(failure.status());
        }
    }

    private static int promptTokens(ChatRequest chat) {
        return chat.messages().stream()
                .mapToInt(message -> Tokens.count(message.text()))
                .sum();
    }

    private void refuse(HttpServerRequest request, ModelError error) {
        counts.refused.incrementAndGet();
        Refusal.send(request.response(), error);
    }

    private static void send(HttpServerRequest request, ObjectNode json) {
        request.response().putHeader("Content-Type", "application/json").end(Wire.bytes(json));
    }

    private static ObjectNode models() {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
        list.putArray("data")
                .addObject()
                .put("id", DemoModel.NAME)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "runnel");
        return list;
    }

    private ObjectNode state() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("active", counts.active.get())
                .put("completed", counts.completed.get())
                .put("cancelled", counts.cancelled.get())
                .put("broken", counts.broken.get())
                .put("refused", counts.refused.get())
                .put("tokens", counts.tokens.get());
    }
}
