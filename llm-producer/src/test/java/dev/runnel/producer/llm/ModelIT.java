package dev.runnel.producer.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry.Kind;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Message;
import dev.runnel.contract.Usage;
import dev.runnel.log.RedisForTests;
import dev.runnel.producer.llm.ScriptedModelServer.Script;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ModelIT.Impatient.class)
@WithTestResource(RedisForTests.class)
@WithTestResource(ScriptedModel.class)
class ModelIT {

    /** Takes no questions: here the model alone is asked. */
    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "runnel.producer.enabled", "false",
                    "runnel.producer.answer-max-chars", "200000",
                    "runnel.producer.first-token-timeout", "2500ms",
                    "runnel.producer.between-tokens-timeout", "1200ms",
                    "runnel.producer.after-end-timeout", "300ms",
                    "runnel.producer.total-timeout", "4s");
        }
    }

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String NASTY = "Γειά \u0000 👩‍💻 e\u0301 שלום\n\"quoted\" \\ \u2028";

    @Inject
    Model model;

    @Inject
    Vertx vertx;

    private static boolean warm;

    private final List<ModelEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicReference<ModelCall> call = new AtomicReference<>();

    /** The first call of all loads the client; on a loaded machine its first token is later than the tests have patience. */
    @BeforeEach
    void warmUp() {
        if (!warm) {
            warm = true;
            ask("warm up", ScriptedModelServer.echo());
            end();
            events.clear();
        }
    }

    @Test
    void everyCharacterOfANastyServerArrivesInOrder() {
        ask("nasty", wire -> {
            wire.begin().byteByByte().comment().role().empty().comment();
            wire.reasoning("Hm 🤔").reasoning(".");
            for (String each : NASTY.split("(?<= )")) {
                wire.text(each).comment().raw(":\n\n").empty();
            }
            wire.finish("stop").usage(11, 5).comment().done();
        });

        assertThat(end()).isEqualTo(new ModelEvent.Finished(EndReason.STOP, new Usage(11, 5)));
        assertThat(said(Kind.TEXT)).isEqualTo(NASTY);
        assertThat(said(Kind.REASONING)).isEqualTo("Hm 🤔.");
    }

    @Test
    void aCommentInOnePacketWithAllTheRestHidesNothing() {
        ask("one packet", wire -> wire.raw(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: ping\n\n"
                                + "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"all\"},\"finish_reason\":null}]}\n\n"
                                + ": ping\n\n"
                                + "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n")
                .comment()
                .done());

        assertThat(end()).isEqualTo(new ModelEvent.Finished(EndReason.LENGTH, null));
        assertThat(said(Kind.TEXT)).isEqualTo("all");
    }

    @Test
    void linesMayEndInBothWays() {
        ask("crlf", wire -> wire.begin()
                .raw(
                        "data:{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}\r\n\r\n")
                .raw("data: [DONE]\r\n\r\n")
                .done());

        assertThat(end()).isEqualTo(new ModelEvent.Finished(EndReason.STOP, null));
        assertThat(said(Kind.TEXT)).isEqualTo("x");
    }

    @Test
    void theRequestAsksForAStreamAndLeavesOutWhatSomeModelsRefuse() {
        ask("the request", ScriptedModelServer.echo());
        end();

        ModelWire wire = ScriptedModel.SERVER.calls("the request").get(0);
        assertThat(wire.header("authorization")).isEqualTo("Bearer " + ScriptedModel.KEY);
        assertThat(wire.request().path("stream").asBoolean()).isTrue();
        assertThat(wire.request().path("stream_options").path("include_usage").asBoolean())
                .isTrue();
        assertThat(wire.request().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("model", "messages", "stream", "stream_options");
    }

    @Test
    void aStreamThatEndsWithoutAReasonBrokeOff() {
        ask("no reason", wire -> wire.begin().text("half").done());

        assertThat(failure().code()).isEqualTo(ErrorCode.MODEL_BROKE_OFF);
    }

    @Test
    void aConnectionThatIsResetBrokeOff() {
        ask("reset", wire -> wire.begin().text("half").pause(100).breakOff());

        assertThat(failure().code()).isEqualTo(ErrorCode.MODEL_BROKE_OFF);
    }

    @Test
    void anErrorInThePlaceOfAChunkBrokeOffAlthoughTheRestFollows() {
        ask("error chunk", wire -> wire.begin()
                .text("half")
                .errorChunk()
                .text(" and more")
                .finish("stop")
                .done());

        assertThat(failure().code()).isEqualTo(ErrorCode.MODEL_BROKE_OFF);
        assertThat(said(Kind.TEXT)).isEqualTo("half");
    }

    @Test
    void anUnreadableChunkBrokeOffAlthoughTheRestFollows() {
        ask("bad json", wire -> wire.begin()
                .text("half")
                .data("{\"id\":\"1\",\"choices\":[{\"ind")
                .text(" and more")
                .finish("stop")
                .done());

        assertThat(failure().code()).isEqualTo(ErrorCode.MODEL_BROKE_OFF);
        assertThat(said(Kind.TEXT)).isEqualTo("half");
    }

    @Test
    void anEventWithoutAnEndBrokeOffAndClosesTheRequest() {
        ask("no end", wire -> {
            wire.begin().text("half").raw("data: ");
            while (!wire.isClosed()) {
                wire.raw("x".repeat(64 * 1024));
            }
        });

        assertThat(failure().code()).isEqualTo(ErrorCode.MODEL_BROKE_OFF);
        assertThat(said(Kind.TEXT)).isEqualTo("half");
        awaitClosed("no end");
    }

    @Test
    void manyEventsInOnePacketAreAllHeard() {
        String event = "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%d \"}}]}\n\n";
        String events = IntStream.range(0, 500).mapToObj(event::formatted).collect(Collectors.joining());
        ask("many", wire -> wire.begin().raw(events).finish("stop").done());

        assertThat(end()).isEqualTo(new ModelEvent.Finished(EndReason.STOP, null));
        assertThat(said(Kind.TEXT))
                .isEqualTo(IntStream.range(0, 500).mapToObj(i -> i + " ").collect(Collectors.joining()));
    }

    @Test
    void silenceBeforeTheFirstTokenTimesOutAndClosesTheRequest() {
        ask("silent", wire -> wire.pause(8000));

        assertThat(failure().code()).isEqualTo(ErrorCode.MODEL_TIMEOUT);
        awaitClosed("silent");
    }

    @Test
    void aRoleAndKeepAlivesAreNoTokens() {
        ask("pings", wire -> {
            wire.begin().role();
            for (int i = 0; i < 80 && !wire.isClosed(); i++) {
                wire.comment().pause(100);
            }
        });

        assertThat(failure().code()).isEqualTo(ErrorCode.MODEL_TIMEOUT);
        awaitClosed("pings");
    }

    @Test
    void silenceInMidStreamTimesOutAndClosesTheRequest() {
        ask("stalls", wire -> wire.begin().text("half").stall());

        assertThat(failure().code()).isEqualTo(ErrorCode.MODEL_TIMEOUT);
        awaitClosed("stalls");
    }

    @Test
    void anEndlessAnswerTimesOut() {
        ask("endless", wire -> {
            wire.begin();
            while (!wire.isClosed()) {
                wire.text("more ").pause(50);
            }
        });

        assertThat(failure().code()).isEqualTo(ErrorCode.MODEL_TIMEOUT);
        awaitClosed("endless");
    }

    @Test
    void aServerThatForgetsToHangUpIsNotWaitedFor() {
        ask("hangs", wire -> wire.begin()
                .text("all")
                .finish("stop")
                .usage(1, 2)
                .data("[DONE]")
                .stall());

        assertThat(end()).isEqualTo(new ModelEvent.Finished(EndReason.STOP, new Usage(1, 2)));
        awaitClosed("hangs");
    }

    @Test
    void anErrorStatusHasItsCodeAndItsWaitAndHidesTheKey() {
        ask(
                "limited",
                wire -> wire.error(429, "Retry-After: 7\r\n", "{\"error\":\"slow down " + ScriptedModel.KEY + "\"}"));

        assertThat(failure().code()).isEqualTo(ErrorCode.MODEL_OVERLOADED);
        assertThat(failure().retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(failure().detail()).contains("429").contains("slow down").doesNotContain(ScriptedModel.KEY);
    }

    @Test
    void everyStatusIsSorted() {
        Map<Integer, ErrorCode> codes = Map.of(
                400, ErrorCode.MODEL_REFUSED,
                401, ErrorCode.MODEL_UNAUTHORIZED,
                403, ErrorCode.MODEL_UNAUTHORIZED,
                404, ErrorCode.MODEL_NOT_FOUND,
                500, ErrorCode.MODEL_UNAVAILABLE,
                502, ErrorCode.MODEL_UNAVAILABLE,
                503, ErrorCode.MODEL_OVERLOADED);

        codes.forEach((status, code) -> {
            events.clear();
            ask("status " + status, wire -> wire.error(status, "", "{}"));
            assertThat(failure().code()).as("status %s", status).isEqualTo(code);
        });
    }

    @Test
    void aRequestThatIsCancelledBeforeTheHeadersIsClosed() {
        ask("cancel early", wire -> wire.pause(8000));
        await().atMost(SOON)
                .until(() -> !ScriptedModel.SERVER.calls("cancel early").isEmpty());

        long cancelled = cancel();

        awaitClosed("cancel early");
        System.out.printf("cancel before headers -> closed: %.1f ms%n", millisToClose("cancel early", cancelled));
        assertThat(events).isEmpty();
    }

    @Test
    void aRequestThatIsCancelledInMidStreamIsClosed() {
        ask("cancel late", wire -> wire.begin().text("half").stall());
        await().atMost(SOON).until(() -> !events.isEmpty());

        long cancelled = cancel();

        awaitClosed("cancel late");
        System.out.printf("cancel in mid-stream -> closed: %.1f ms%n", millisToClose("cancel late", cancelled));
        assertThat(events).hasSize(1);
    }

    private void ask(String question, Script script) {
        ScriptedModel.SERVER.on(question, script);
        vertx.getOrCreateContext()
                .runOnContext(on -> call.set(model.ask("m", List.of(Message.fromUser(question)), events::add)));
    }

    private long cancel() {
        long now = System.nanoTime();
        call.get().cancel();
        return now;
    }

    private ModelEvent end() {
        await().atMost(SOON).until(() -> !events.isEmpty() && !(last() instanceof ModelEvent.Delta));
        return last();
    }

    private ModelFailure failure() {
        assertThat(end()).isInstanceOf(ModelEvent.Failed.class);
        return ((ModelEvent.Failed) end()).failure();
    }

    private ModelEvent last() {
        return events.get(events.size() - 1);
    }

    private String said(Kind kind) {
        StringBuilder text = new StringBuilder();
        for (ModelEvent event : events) {
            if (event instanceof ModelEvent.Delta delta && delta.kind() == kind) {
                text.append(delta.text());
            }
        }
        return text.toString();
    }

    private static void awaitClosed(String question) {
        await().atMost(Duration.ofSeconds(1))
                .until(() -> ScriptedModel.SERVER.calls(question).get(0).isClosed());
    }

    private static double millisToClose(String question, long since) {
        return (ScriptedModel.SERVER.calls(question).get(0).closedNanos() - since) / 1e6;
    }
}
