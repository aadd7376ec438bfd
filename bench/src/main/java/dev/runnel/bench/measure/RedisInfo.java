package dev.runnel.bench.measure;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Redis says of itself.
 *
 * @param calls by command; {@code info} and {@code ping}, which are ours, not among them
 * @param memory in bytes
 */
public record RedisInfo(String version, Map<String, Long> calls, long bytesIn, long bytesOut, long memory) {

    private static final int TIMEOUT_MILLIS = 5000;
    private static final Pattern CALLS = Pattern.compile("^cmdstat_([^:]+):calls=(\\d+)", Pattern.MULTILINE);

    /** @throws UncheckedIOException if none answers */
    public static RedisInfo of(int port) {
        String info = ask(port, "INFO everything");
        Map<String, Long> calls = new TreeMap<>();
        Matcher command = CALLS.matcher(info);
        while (command.find()) {
            calls.put(command.group(1), Long.parseLong(command.group(2)));
        }
        calls.keySet().removeIf(name -> name.equals("info") || name.equals("ping"));
        return new RedisInfo(
                value(info, "redis_version"),
                calls,
                Long.parseLong(value(info, "total_net_input_bytes")),
                Long.parseLong(value(info, "total_net_output_bytes")),
                Long.parseLong(value(info, "used_memory")));
    }

    /** What has been done since. */
    public RedisInfo since(RedisInfo before) {
        Map<String, Long> more = new TreeMap<>();
        calls.forEach((name, count) -> more.put(name, count - before.calls.getOrDefault(name, 0L)));
        more.values().removeIf(count -> count == 0);
        return new RedisInfo(
                version, more, bytesIn - before.bytesIn, bytesOut - before.bytesOut, memory - before.memory);
    }

    public long allCalls() {
        return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String value(String info, String name) {
        Matcher line =
                Pattern.compile("^" + name + ":(.*?)\\r?$", Pattern.MULTILINE).matcher(info);
        if (!line.find()) {
            throw new IllegalStateException("No " + name + " in INFO");
        }
        return line.group(1);
    }

    private static String ask(int port, String command) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            return new String(in.readNBytes(length(in)), StandardCharsets.UTF_8);
        } catch (IOException away) {
            throw new UncheckedIOException(away);
        }
    }

    /** Of a bulk string: {@code $<length>\r\n}. */
    private static int length(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("Redis closed the connection");
            }
            head.append((char) next);
        }
        if (head.charAt(0) != '$') {
            throw new IOException("Redis says " + head);
        }
        return Integer.parseInt(head.substring(1).trim());
    }
}
