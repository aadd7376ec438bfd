package dev.runnel.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.AnswerReader;
import dev.runnel.gateway.SocketClient;
import dev.runnel.gateway.Visitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/**
 * Somebody who watches one answer until it has ended, whatever becomes of the connection: comes back, to the next gateway in turn, with
 * the offset of the last frame. Any frame that does not follow the one before fails the test.
 */
final class Viewer implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Duration STEP = Duration.ofMillis(5);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final QuestionId id;
    private final String question;
    private final List<Entrance> gateways;
    private final AnswerReader reader = new AnswerReader(null);
    private final List<JsonNode> frames = new ArrayList<>();
    private SocketClient socket;
    private int connections;
    private int taken;
    private int appliedHere;
    private boolean again;
    private QuestionId parent;

    Viewer(QuestionId id, Entrance... gateways) {
        this(id, null, gateways);
    }

    private Viewer(QuestionId id, String question, Entrance... gateways) {
        this.id = id;
        this.question = question;
        this.gateways = List.of(gateways);
    }

    /** Asks the question, and again until it is taken; then watches. Begins with the first wait. */
    static Viewer asking(String question, Entrance... gateways) {
        return new Viewer(QuestionId.random(), question, gateways);
    }

    /** Makes the question one that follows another. */
    Viewer following(QuestionId earlier) {
        parent = earlier;
        return this;
    }

    QuestionId id() {
        return id;
    }

    /** Watches until the answer has ended. */
    Viewer untilEnded() {
        return until(Viewer::isEnded);
    }

    /** Watches until the text so far has this in it. */
    Viewer untilText(String part) {
        return until(viewer -> viewer.text().contains(part));
    }

    Viewer until(Predicate<Viewer> enough) {
        await("what a viewer of " + id + " waits for")
                .atMost(LONG)
                .pollInterval(STEP)
                .until(() -> {
                    step();
                    return enough.test(this);
                });
        return this;
    }

    private void step() {
        if (socket == null || !socket.isOpen()) {
            takeNew();
            connect();
        }
        takeNew();
        if (again) {
            again = false;
            watch();
        }
    }

    private void connect() {
        close();
        appliedHere = 0;
        Entrance gateway = gateways.get(connections++ % gateways.size());
        try {
            socket = new SocketClient(gateway.at("/v1/socket")).send(Visitor.USUAL.hello());
            taken = 0;
            watch();
        } catch (CompletionException notThere) {
            close();
        }
    }

    private void watch() {
        ObjectNode frame = JSON.createObjectNode().put("ref", "v");
        if (reader.offset() != null) {
            frame.put("type", "watch").put("question", id.toString()).put("after", reader.offset());
        } else if (question == null) {
            frame.put("type", "watch").put("question", id.toString());
        } else {
            frame.put("type", "ask").put("id", id.toString()).put("text", question);
            if (parent != null) {
                frame.put("parent", parent.toString());
            }
        }
        socket.send(frame.toString());
    }

    private void takeNew() {
        if (socket == null) {
            return;
        }
        List<JsonNode> all = socket.frames();
        all.subList(taken, all.size()).forEach(this::take);
        taken = all.size();
    }

    private void take(JsonNode frame) {
        frames.add(frame);
        int before = reader.applied();
        reader.take(frame);
        appliedHere += reader.applied() - before;
        if (frame.path("type").asText().equals("error")) {
            if (!frame.path("retryable").asBoolean()) {
                throw new AssertionError("A viewer of " + id + " was told " + frame);
            }
            again = true;
        }
    }

    String text() {
        return reader.text();
    }

    String offset() {
        return reader.offset();
    }

    boolean isEnded() {
        return reader.isEnded();
    }

    String reason() {
        return reader.reason();
    }

    /** Waits for one more piece of the log than all that have arrived by now. */
    Viewer untilMore() {
        step();
        int before = reader.applied();
        return until(viewer -> viewer.reader.applied() > before);
    }

    /** Waits until a connection that is not its first one has brought a piece of the log. */
    Viewer untilResumed() {
        return until(viewer -> viewer.connections > 1 && viewer.appliedHere > 0);
    }

    /** How often frames of this type came, over all connections. */
    long count(String type) {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .count();
    }

    /** The first frame of this type, over all connections; waits for it. */
    JsonNode first(String type) {
        until(viewer -> viewer.count(type) > 0);
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }

    /** What the gateway that it is connected to said of itself; waits for it. */
    JsonNode welcome() {
        return socket.next("welcome");
    }

    /** How often it connected, or tried to. */
    int connections() {
        return connections;
    }

    /** Leaves; the answer goes on. */
    @Override
    public void close() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
