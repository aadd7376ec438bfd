package dev.runnel.system;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * What stands before a gateway where people log in: everything that comes by here is somebody's, sockets too. Each connection carries one request, so
 * that nobody has to look for the next one's head.
 */
final class LoginProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final String bearer;

    /** @param token whose requests they all are */
    LoginProxy(Service gateway, String token) {
        this.target = gateway.port();
        this.bearer = "Authorization: Bearer " + token + "\r\n";
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        daemon(this::accept);
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                daemon(() -> forward(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void forward(Socket client) {
        try (client;
                Socket gateway = new Socket(InetAddress.getLoopbackAddress(), target);
                InputStream in = new BufferedInputStream(client.getInputStream())) {
            gateway.getOutputStream().write(loggedIn(head(in)).getBytes(StandardCharsets.ISO_8859_1));
            daemon(() -> pump(in, gateway));
            gateway.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException over) {
            // The browser sees its connection end.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        throw new IOException("No whole request");
    }

    private String loggedIn(String head) {
        int afterFirstLine = head.indexOf("\r\n") + 2;
        String rest = head.substring(afterFirstLine);
        String last =
                rest.contains("Upgrade: websocket") ? rest : rest.replaceFirst("Connection: .*", "Connection: close");
        return head.substring(0, afterFirstLine) + bearer + last;
    }

    private static void pump(InputStream from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.transferTo(out);
            to.close();
        } catch (IOException over) {
            // The other direction ends with this one.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "login-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException closedAlready) {
            // Nothing is left to close.
        }
    }
}
