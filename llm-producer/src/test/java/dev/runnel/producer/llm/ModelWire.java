package dev.runnel.producer.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One request as the {@link ScriptedModelServer} sees it, and the pen with which a script answers it. */
public final class ModelWire {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Socket socket;
    private final OutputStream out;
    private final Map<String, String> headers;
    private final JsonNode request;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long firstByteNanos;
    private volatile long closedNanos;
    private boolean byteByByte;

    ModelWire(Socket socket, Map<String, String> headers, JsonNode request) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.headers = headers;
        this.request = request;
    }

    /** The body of the request. */
    public JsonNode request() {
        return request;
    }

    /** @param name in lower case */
    public String header(String name) {
        return headers.get(name);
    }

    /** What the user said last. */
    public String lastUserText() {
        JsonNode messages = request.path("messages");
        return messages.path(messages.size() - 1).path("content").asText();
    }

    /** When the first delta was written, on the clock of {@link System#nanoTime()}; 0 before. */
    public long firstByteNanos() {
        return firstByteNanos;
    }

    /** When the client was seen to close the connection, on the clock of {@link System#nanoTime()}; 0 before. */
    public long closedNanos() {
        return closedNanos;
    }

    public boolean isClosed() {
        return closedNanos != 0;
    }

    void watch(InputStream in) {
        try {
            while (in.read() >= 0) {
                // Nobody should send anything after the request.
            }
        } catch (IOException reset) {
            // As good as an end.
        }
        closedNanos = System.nanoTime();
        closed.countDown();
    }

    /** From now on every byte travels in a packet of its own, as far as the socket allows. */
    public ModelWire byteByByte() {
        byteByByte = true;
        return this;
    }

    /** Headers of an event stream. Its end is the end of the connection unless {@link #done()} says so before. */
    public ModelWire begin() throws IOException {
        return raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    }

    /** @param extra more header lines, each with its line end */
    public void error(int status, String extra, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        raw("HTTP/1.1 " + status + " Nope\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n"
                + extra + "\r\n" + body);
        socket.shutdownOutput();
    }

    public ModelWire text(String text) throws IOException {
        return delta("content", text);
    }

    public ModelWire reasoning(String text) throws IOException {
        return delta("reasoning_content", text);
    }

    /** The first delta of many services: who speaks, and nothing else. */
    public ModelWire role() throws IOException {
        return delta("role", "assistant");
    }

    /** A delta without anything in it. */
    public ModelWire empty() throws IOException {
        return delta(null, null);
    }

    public ModelWire finish(String reason) throws IOException {
        ObjectNode chunk = chunk();
        ObjectNode choice = chunk.withArray("choices").addObject();
        choice.put("index", 0).put("finish_reason", reason).putObject("delta");
        return data(chunk.toString());
    }

    /** A chunk of its own, without choices. */
    public ModelWire usage(int prompt, int completion) throws IOException {
        ObjectNode chunk = chunk();
        chunk.withArray("choices");
        chunk.putObject("usage")
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion)
                .putObject("completion_tokens_details")
                .put("made_up_tokens", 1);
        return data(chunk.toString());
    }

    /** The last word of the protocol, and the end of the response. */
    public void done() throws IOException {
        data("[DONE]");
        socket.shutdownOutput();
    }

    /** A comment, which keeps connections alive. */
    public ModelWire comment() throws IOException {
        return raw(": ping\n\n");
    }

    /** An error in the place of a chunk. */
    public ModelWire errorChunk() throws IOException {
        return data("{\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\"}}");
    }

    public ModelWire data(String data) throws IOException {
        return raw("data: " + data + "\n\n");
    }

    public ModelWire raw(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!byteByByte) {
            out.write(bytes);
        } else {
            for (byte each : bytes) {
                out.write(each);
                Thread.yield();
            }
        }
        out.flush();
        return this;
    }

    /** Ends the connection rudely: the client sees a reset. */
    public void breakOff() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Says nothing until the client goes away, at most a minute. */
    public void stall() {
        pause(60_000);
    }

    /** Says nothing for a while, or until the client goes away. */
    public ModelWire pause(long millis) {
        try {
            closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return this;
    }

    private ModelWire delta(String field, String value) throws IOException {
        ObjectNode chunk = chunk();
        ObjectNode choice = chunk.withArray("choices").addObject();
        choice.put("index", 0).putNull("finish_reason").putNull("logprobs").put("made_up", true);
        ObjectNode delta = choice.putObject("delta");
        if (field != null) {
            delta.put(field, value);
        }
        if (firstByteNanos == 0 && !"role".equals(field) && field != null) {
            firstByteNanos = System.nanoTime();
        }
        return data(chunk.toString());
    }

    private static ObjectNode chunk() {
        return JSON.createObjectNode()
                .put("id", "chatcmpl-1")
                .put("object", "chat.completion.chunk")
                .put("created", 1)
                .put("model", "scripted")
                .put("obfuscation", "xyz");
    }
}
