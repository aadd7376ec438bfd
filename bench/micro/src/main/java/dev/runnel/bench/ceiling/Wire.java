package dev.runnel.bench.ceiling;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One connection to Redis: commands out, replies in, in the protocol that Runnel speaks with it (RESP3), and nothing above that. */
final class Wire implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
        call(List.of("HELLO", "3"));
    }

    /** Goes out with the next {@link #flush}, or when much has gathered. */
    void send(List<String> command) throws IOException {
        header('*', command.size());
        for (String argument : command) {
            byte[] bytes = argument.getBytes(StandardCharsets.UTF_8);
            header('$', bytes.length);
            out.write(bytes);
            end();
        }
    }

    void flush() throws IOException {
        out.flush();
    }

    /**
     * The next reply: a Long, a String, a List, or null; a map is the list of its keys and values in turn.
     *
     * @throws IOException with what Redis says if it refused the command
     */
    Object reply() throws IOException {
        int kind = in.read();
        String line = line();
        return switch (kind) {
            case '+' -> line;
            case ':' -> Long.valueOf(line);
            case '$', '=' -> text(Integer.parseInt(line));
            case '*', '~' -> list(Integer.parseInt(line));
            case '%' -> list(2 * Integer.parseInt(line));
            case '_' -> null;
            case -1 -> throw new EOFException("Redis closed the connection");
            default -> throw new IOException("Redis says: " + line);
        };
    }

    void replies(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            reply();
        }
    }

    Object call(List<String> command) throws IOException {
        send(command);
        flush();
        return reply();
    }

    private void header(char kind, int count) throws IOException {
        out.write(kind);
        out.write(Integer.toString(count).getBytes(StandardCharsets.US_ASCII));
        end();
    }

    private void end() throws IOException {
        out.write('\r');
        out.write('\n');
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\r' && c != -1; c = in.read()) {
            line.append((char) c);
        }
        in.read();
        return line.toString();
    }

    private String text(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        in.skipNBytes(2);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private List<Object> list(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        List<Object> list = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            list.add(reply());
        }
        return list;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
