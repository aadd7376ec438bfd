package dev.runnel.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Where a flood goes that shall harm nobody but the machine that it comes from: lets everybody in, takes a little of what each sends and does
 * nothing with it. What readers feel of a flood into this, no server could have spared them.
 */
final class Sink {

    private static final byte[] LET_IN =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** What is taken of one connection; the rest waits on the other side, as behind a limit. */
    private static final int TAKEN = 64 * 1024;

    private final ByteBuffer dropped = ByteBuffer.allocateDirect(TAKEN);
    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();

    /** One connection's past. */
    private static final class Taken {
        private boolean letIn;
        private int bytes;
    }

    private Sink() throws IOException {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** On a thread of its own, for as long as the process lives; returns its port. */
    static int open() throws IOException {
        Sink sink = new Sink();
        Thread thread = new Thread(sink::run, "sink");
        thread.setDaemon(true);
        thread.start();
        return sink.server.socket().getLocalPort();
    }

    private void run() {
        try {
            while (true) {
                selector.select(this::take);
            }
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void take(SelectionKey ready) {
        try {
            if (ready.isAcceptable()) {
                SocketChannel client = server.accept();
                client.configureBlocking(false);
                client.register(selector, SelectionKey.OP_READ, new Taken());
            } else {
                read(ready, (SocketChannel) ready.channel(), (Taken) ready.attachment());
            }
        } catch (IOException gone) {
            ready.cancel();
        }
    }

    private void read(SelectionKey key, SocketChannel client, Taken taken) throws IOException {
        dropped.clear();
        int count = client.read(dropped);
        if (count < 0) {
            client.close();
            return;
        }
        if (!taken.letIn && endsHead(count)) {
            taken.letIn = true;
            client.write(ByteBuffer.wrap(LET_IN));
        }
        taken.bytes += count;
        if (taken.bytes > TAKEN) {
            key.interestOps(0);
        }
    }

    private boolean endsHead(int count) {
        return count >= 4 && dropped.getInt(count - 4) == 0x0d0a0d0a;
    }
}
