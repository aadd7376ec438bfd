package dev.runnel.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.Arrays;

/**
 * A viewer that speaks Socket.IO 4 over WebSocket: {@code 0{…}} opens, {@code 40} joins, {@code 2} is a ping, {@code 3} a pong, and
 * {@code 42[…]} an event. A token's offset stands before its text, or, where the library's own adapter adds it, behind.
 */
final class SocketIoViewer extends SocketViewer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] TOKEN = Fields.ascii("42[\"token\",\"");
    private static final byte[] END = Fields.ascii("42[\"end\",\"");
    private static final byte[] JOINED = Fields.ascii("40{");
    private static final byte[] BETWEEN = Fields.ascii("\",\"");
    private static final byte[] QUOTE = Fields.ascii("\"");

    /** Whether the library recovers a session, by its private id and the last offset, in place of a second watch. */
    private final boolean recovers;

    private byte[] answer;
    /** The offset of the last token; made a string only when somebody needs it. */
    private byte[] reached;

    private String session;
    private String privateId;

    SocketIoViewer(Loader loader, Reading reading, int port, boolean recovers) {
        super(loader, reading, port, "/socket.io/?EIO=4&transport=websocket", null);
        this.recovers = recovers;
    }

    @Override
    void opened() {
        // The server speaks first.
    }

    @Override
    Future<Void> watch(String id) {
        answer = Fields.ascii(id);
        String offset = reading().offset();
        if (offset == null || !recovers) {
            send("42[\"watch\",\"" + id + "\"," + (offset == null ? "null" : "\"" + offset + "\"") + "]");
        }
        return watching().setSuccess(null);
    }

    @Override
    void heard(byte[] frame, int length) {
        if (Fields.isAt(TOKEN, frame, 0, length)) {
            token(frame, length);
        } else if (Fields.isAt(END, frame, 0, length)) {
            reading().ended(loader().now());
        } else if (length == 1 && frame[0] == '2') {
            send("3");
        } else if (Fields.isAt(JOINED, frame, 0, length)) {
            joined(Fields.text(frame, 2, length));
        } else if (frame[0] == '0') {
            join();
        } else {
            fail("unknown packet " + Fields.text(frame, 0, Math.min(20, length)));
        }
    }

    private void join() {
        Session before =
                recovers && reading().offset() != null ? (Session) reading().session() : null;
        if (before == null) {
            send("40");
        } else {
            answer = before.answer();
            session = before.id();
            send("40{\"pid\":\"" + before.privateId() + "\",\"offset\":\""
                    + reading().offset() + "\"}");
        }
    }

    private void joined(String told) {
        try {
            JsonNode words = JSON.readTree(told);
            if (session != null && !session.equals(words.path("sid").asText())) {
                fail("session not recovered");
            }
            session = words.path("sid").asText();
            privateId = words.path("pid").asText();
            connected().trySuccess(null);
        } catch (IOException notJson) {
            fail("unreadable packet");
        }
    }

    private void token(byte[] frame, int length) {
        int first = TOKEN.length;
        int next = first + (answer == null ? 0 : answer.length) + 1;
        if (answer == null || !Fields.isAt(answer, frame, first, length)) {
            fail("token of another answer");
        } else if (recovers) {
            read(frame, length, Fields.after(QUOTE, frame, next, length), true);
        } else {
            read(frame, length, next + BETWEEN.length - 1, false);
        }
    }

    /** @param at where the first of the two strings begins, text and offset */
    private void read(byte[] frame, int length, int at, boolean textFirst) {
        int end = at < 0 ? -1 : Fields.end(frame, at, length);
        int secondEnd = end < 0 ? -1 : Fields.end(frame, Math.min(length, end + BETWEEN.length), length);
        if (secondEnd < 0) {
            fail("unreadable token");
            return;
        }
        int second = end + BETWEEN.length;
        reached = Arrays.copyOfRange(frame, textFirst ? second : at, textFirst ? secondEnd : end);
        reading().text(frame, textFirst ? at : second, textFirst ? end : secondEnd, loader().now());
    }

    @Override
    void cut() {
        if (reached != null) {
            reading().at(Fields.text(reached, 0, reached.length));
            reading().session(new Session(session, privateId, answer));
        }
        super.cut();
    }

    private record Session(String id, String privateId, byte[] answer) {}
}
