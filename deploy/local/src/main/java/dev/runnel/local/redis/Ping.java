package dev.runnel.local.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Asks a Redis whether it is ready; one that is still loading its data answers, but not with PONG. */
final class Ping {
    private static final byte[] PONG = "+PONG".getBytes(StandardCharsets.US_ASCII);
    private static final int TIMEOUT_MILLIS = 500;

    private Ping() {}

    static boolean answered(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return Arrays.equals(PONG, socket.getInputStream().readNBytes(PONG.length));
        } catch (IOException e) {
            return false;
        }
    }
}
