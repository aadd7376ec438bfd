package dev.runnel.producer.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A model's service as nasty as real ones are, of our own so that it shares no bug with the client: plain sockets, and a script for
 * each question. A question without a script is answered with its own words.
 */
public final class ScriptedModelServer implements AutoCloseable {

    /** What the server does with one request. */
    @FunctionalInterface
    public interface Script {
        void play(ModelWire wire) throws IOException;
    }

    private final ObjectMapper json = new ObjectMapper();
    private final ServerSocket server;
    private final Map<String, List<Script>> scripts = new ConcurrentHashMap<>();
    private final Map<String, List<ModelWire>> calls = new ConcurrentHashMap<>();

    private ScriptedModelServer(ServerSocket server) {
        this.server = server;
    }

    /** On a free port of this machine only. */
    public static ScriptedModelServer start() {
        try {
            ScriptedModelServer model =
                    new ScriptedModelServer(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
            daemon("scripted-model", model::accept);
            return model;
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    /** As it belongs in {@code OPENAI_BASE_URL}. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1/";
    }

    /** @param attempts what to do with the first, second, … request that ends with this text from the user; the last one repeats */
    public void on(String question, Script... attempts) {
        scripts.put(question, List.of(attempts));
    }

    /** The requests for this question so far, in order. */
    public List<ModelWire> calls(String question) {
        return calls.getOrDefault(question, List.of());
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException closedAlready) {
            // Nothing is left to close.
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                daemon("scripted-model-call", () -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Map<String, String> headers = readHead(in);
            if (headers.isEmpty()) {
                return;
            }
            JsonNode request = json.readTree(in.readNBytes(Integer.parseInt(headers.get("content-length"))));
            ModelWire wire = new ModelWire(socket, headers, request);
            daemon("scripted-model-watch", () -> wire.watch(in));
            script(wire).play(wire);
        } catch (SocketException clientWentAway) {
            // The script has no audience any more; the wire knows when it left.
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Script script(ModelWire wire) {
        String question = wire.lastUserText();
        List<ModelWire> soFar = calls.computeIfAbsent(question, none -> new CopyOnWriteArrayList<>());
        soFar.add(wire);
        List<Script> attempts = scripts.getOrDefault(question, List.of(echo()));
        return attempts.get(Math.min(soFar.size(), attempts.size()) - 1);
    }

    /** Says the question's own words, one by one. */
    public static Script echo() {
        return ScriptedModelServer::echoTo;
    }

    private static void echoTo(ModelWire wire) throws IOException {
        wire.begin();
        for (String word : wire.lastUserText().split("(?<= )")) {
            wire.text(word);
        }
        wire.finish("stop").usage(7, 3).done();
    }

    private static Map<String, String> readHead(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
            line.append((char) c);
        }
        return new String(line.toString().strip().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
