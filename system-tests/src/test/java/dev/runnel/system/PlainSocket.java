package dev.runnel.system;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket made by hand over a plain socket, so that a test decides over every byte that is sent, and over when one is taken. */
final class PlainSocket implements AutoCloseable {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final byte[] MASK = {0x12, (byte) 0xb4, 0x56, (byte) 0xf8};

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;
    private final Paced paced;

    /** One message, put together if it came in several frames. */
    record Message(int opcode, byte[] payload) {

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** 1005 if there is none, as the standard says. */
        int closeCode() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }
    }

    private PlainSocket(InetAddress from, int port, int receiveBuffer, int readTimeoutMillis) throws IOException {
        socket = new Socket();
        if (from != null) {
            socket.bind(new InetSocketAddress(from, 0));
        }
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
        socket.setSoTimeout(readTimeoutMillis);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        paced = new Paced(socket.getInputStream());
        in = new DataInputStream(paced);
    }

    /**
     * Connected, and no more.
     *
     * @param receiveBuffer in bytes; 0 for the usual
     */
    static PlainSocket connect(int port, int receiveBuffer) throws IOException {
        return new PlainSocket(null, port, receiveBuffer, 60_000);
    }

    /** Connected, and no more, from an address of its own, such as {@code 127.0.0.2}; whoever waits for what does not come is not kept for long. */
    static PlainSocket connectFrom(InetAddress from, int port) throws IOException {
        return new PlainSocket(from, port, 0, 5000);
    }

    /** Upgraded to {@code answers.v1}. */
    static PlainSocket open(int port, int receiveBuffer) throws IOException {
        PlainSocket plain = connect(port, receiveBuffer);
        try {
            plain.upgrade();
            return plain;
        } catch (IOException | RuntimeException refused) {
            plain.close();
            throw refused;
        }
    }

    private void upgrade() throws IOException {
        String head = upgrade("");
        if (!head.startsWith("HTTP/1.1 101")) {
            throw new IOException("No upgrade: " + head);
        }
    }

    /**
     * Asks for the upgrade.
     *
     * @param more lines of the request's head, each with its end
     * @return the head of the reply
     */
    String upgrade(String more) throws IOException {
        raw(("GET /v1/socket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Protocol: answers.v1\r\n" + more + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return head();
    }

    /** The head of an HTTP response. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    /** @param bytesPerSecond 0 for none at all, {@link Integer#MAX_VALUE} for all that come */
    PlainSocket read(int bytesPerSecond) {
        paced.setPace(bytesPerSecond);
        return this;
    }

    PlainSocket raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    PlainSocket text(String text) throws IOException {
        return frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    PlainSocket frame(boolean last, int opcode, byte[] payload) throws IOException {
        return raw(bytes((last ? FINAL : 0) | opcode, payload));
    }

    /** @param first the frame's first byte as it is: also such as the standard does not know */
    static byte[] bytes(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(first);
        if (payload.length < 126) {
            frame.write(MASKED | payload.length);
        } else if (payload.length < 65536) {
            frame.write(MASKED | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(MASKED | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % 4]);
        }
        return frame.toByteArray();
    }

    /** The next message of any kind. @throws IOException if the connection is over */
    Message read() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        int opcode = CONTINUATION;
        boolean last = false;
        while (!last) {
            int first = in.readUnsignedByte();
            last = (first & FINAL) != 0;
            opcode = (first & 0x0f) == CONTINUATION ? opcode : first & 0x0f;
            byte[] part = new byte[length()];
            in.readFully(part);
            whole.writeBytes(part);
        }
        return new Message(opcode, whole.toByteArray());
    }

    private int length() throws IOException {
        int length = in.readUnsignedByte();
        return length < 126 ? length : length == 126 ? in.readUnsignedShort() : (int) in.readLong();
    }

    /**
     * Takes all that is still on the way, to the end of the connection, and drops it; returns how many bytes it was.
     *
     * @throws AssertionError if the connection does not end
     */
    long drain() {
        read(Integer.MAX_VALUE);
        long count = 0;
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int n = paced.read(buffer, 0, buffer.length); n >= 0; n = paced.read(buffer, 0, buffer.length)) {
                count += n;
            }
        } catch (SocketTimeoutException stillOpen) {
            throw new AssertionError("Nothing comes, and no end", stillOpen);
        } catch (IOException reset) {
            // As good as an end.
        }
        return count;
    }

    /** Without a word. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException closedAlready) {
            // Nothing is left to close.
        }
    }

    /** A stream that is read as fast as the test wants. */
    private static final class Paced extends InputStream {

        private static final int STEPS_PER_SECOND = 10;

        private final InputStream all;
        private int pace = Integer.MAX_VALUE;

        Paced(InputStream all) {
            this.all = all;
        }

        synchronized void setPace(int bytesPerSecond) {
            pace = bytesPerSecond;
            notifyAll();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return all.read(buffer, offset, Math.min(length, portion()));
        }

        /** Waits until the next bytes may be taken. */
        private synchronized int portion() throws IOException {
            try {
                if (pace < Integer.MAX_VALUE) {
                    wait(pace == 0 ? 0 : 1000 / STEPS_PER_SECOND);
                }
                return pace == Integer.MAX_VALUE ? pace : Math.max(1, pace / STEPS_PER_SECOND);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new EOFException("stopped");
            }
        }
    }
}
