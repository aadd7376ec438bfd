package dev.runnel.local.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A port of 127.0.0.1 on which nobody listened a moment ago. */
final class LocalPort {
    private LocalPort() {}

    /**
     * @param wanted the port, or 0 for any
     * @throws RedisStartException when somebody listens there; else that one's PONG could be taken for our Redis' own
     */
    static int free(int wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wanted));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new RedisStartException("Port " + wanted + " (RUNNEL_REDIS_PORT) is not free on 127.0.0.1: "
                    + "choose another, or set REDIS_URL if a Redis that you want to use listens there.");
        }
    }
}
