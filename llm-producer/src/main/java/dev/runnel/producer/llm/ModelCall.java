package dev.runnel.producer.llm;

import dev.langchain4j.model.openai.internal.chat.ChatCompletionChoice;
import dev.langchain4j.model.openai.internal.chat.ChatCompletionRequest;
import dev.langchain4j.model.openai.internal.chat.ChatCompletionResponse;
import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry.Kind;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Usage;
import dev.runnel.producer.ProducerConfig;
import io.quarkiverse.langchain4j.openai.common.QuarkusOpenAiClient;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.util.function.Consumer;

/** One question to the model. Lives on one event loop; ends by itself, by time, or by {@link #cancel()}. */
public final class ModelCall implements Cancellable {

    /** How soon, in milliseconds, to look again for a request that was to be closed while it was still connecting. */
    private static final long STILL_CONNECTING = 50;

    private final Failures failures;
    private final Vertx vertx;
    private final ContextInternal context;
    private final Consumer<ModelEvent> events;
    private final Patience patience;
    private final EventStream stream;

    private HttpCall http;
    private long timer = -1;
    /** No event may follow. */
    private boolean over;
    /** The client itself is done with the request. */
    private boolean gone;

    private boolean heard;
    private EndReason reason;
    private Usage usage;

    ModelCall(
            ProducerConfig config,
            Failures failures,
            Vertx vertx,
            ContextInternal context,
            Consumer<ModelEvent> events) {
        this.failures = failures;
        this.vertx = vertx;
        this.context = context;
        this.events = events;
        this.patience = new Patience(config);
        // One that is longer than an answer may be is told as that, once it is read.
        this.stream = new EventStream(2L * config.answerMaxChars(), data -> take(Chunks.read(data)));
    }

    void start(QuarkusOpenAiClient client, ChatCompletionRequest request) {
        http = HttpCalls.expect(request, packet -> context.execute(packet, this::read));
        watch();
        client.chatCompletion(request)
                .onPartialResponse(chunk -> context.execute(chunk, this::take))
                .onComplete(() -> context.execute(this::complete))
                .onError(failure -> context.execute(failure, this::fail))
                .execute();
    }

    /** Closes the request to the model's service. No event follows. */
    @Override
    public void cancel() {
        if (!over) {
            finish();
            close();
        }
    }

    /** The client's own handle would not close a request whose response has not begun. */
    private void close() {
        if (!gone && !http.close()) {
            vertx.setTimer(STILL_CONNECTING, again -> context.execute(this::close));
        }
    }

    private void read(Buffer packet) {
        if (over) {
            return;
        }
        try {
            stream.read(packet.getBytes());
        } catch (IllegalStateException tooLarge) {
            if (!over) {
                breakOff(tooLarge.getMessage());
            }
        }
    }

    private void take(ChatCompletionResponse chunk) {
        if (over || chunk == null) {
            return;
        }
        heard = true;
        patience.heard();
        if (!Chunks.isReadable(chunk)) {
            breakOff(Chunks.complaint(chunk));
            return;
        }
        usage = chunk.usage() == null ? usage : Chunks.usage(chunk.usage());
        if (chunk.choices() != null && !chunk.choices().isEmpty()) {
            take(chunk.choices().get(0));
        }
    }

    private void take(ChatCompletionChoice choice) {
        say(Kind.REASONING, Chunks.reasoning(choice));
        say(Kind.TEXT, Chunks.text(choice));
        if (!over && choice.finishReason() != null) {
            reason = Chunks.reason(choice.finishReason());
            patience.ended();
            watch();
        }
    }

    private void say(Kind kind, String text) {
        if (!over && text != null && !text.isEmpty()) {
            if (patience.spoke()) {
                watch();
            }
            events.accept(new ModelEvent.Delta(kind, text));
        }
    }

    private void complete() {
        gone = true;
        if (over) {
            return;
        }
        if (reason == null) {
            breakOff("the stream ended without a finish reason");
        } else {
            finish();
            events.accept(new ModelEvent.Finished(reason, usage));
        }
    }

    private void fail(Throwable cause) {
        gone = true;
        if (over) {
            return;
        }
        if (reason != null) {
            // It had said everything; only the connection was not closed in good order.
            complete();
            return;
        }
        finish();
        events.accept(new ModelEvent.Failed(failures.explain(cause, heard, http.retryAfter())));
    }

    private void breakOff(String detail) {
        cancel();
        events.accept(new ModelEvent.Failed(new ModelFailure(ErrorCode.MODEL_BROKE_OFF, failures.clean(detail))));
    }

    /** One timer at a time, for whichever patience ends first: a timer for each token would cost more than the token. */
    private void watch() {
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(patience.leftMillis(), fired -> context.execute(this::look));
    }

    private void look() {
        if (over) {
            return;
        }
        if (!patience.isOver()) {
            watch();
        } else if (reason != null) {
            cancel();
            events.accept(new ModelEvent.Finished(reason, usage));
        } else {
            cancel();
            events.accept(new ModelEvent.Failed(new ModelFailure(ErrorCode.MODEL_TIMEOUT, patience.complaint())));
        }
    }

    private void finish() {
        over = true;
        vertx.cancelTimer(timer);
        http.forget();
    }
}
