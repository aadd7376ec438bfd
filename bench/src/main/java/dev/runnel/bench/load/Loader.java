package dev.runnel.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The one event loop that all viewers live on. Light, for it shares the machine with what is measured. */
public final class Loader implements AutoCloseable {

    private static final int CONNECT_MILLIS = 20_000;
    private static final int CALL_SECONDS = 30;

    private final NioEventLoopGroup group = new NioEventLoopGroup(1);
    private final EventLoop loop = group.next();
    private final Tally tally = new Tally();
    private final byte[] scratch = new byte[1 << 20];
    private final long thread;
    /** When what is being handled came in, in microseconds: one look at the clock for all that one read brought. */
    private long now;

    public Loader() {
        thread = call(() -> Thread.currentThread().getId());
    }

    Tally tally() {
        return tally;
    }

    EventLoop loop() {
        return loop;
    }

    long now() {
        return now;
    }

    /** For whoever handles a frame, until it has handled it. */
    byte[] scratch() {
        return scratch;
    }

    /** @param handlers adds those that follow the counting of bytes */
    ChannelFuture connect(int port, Consumer<Channel> handlers) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Arrival());
                        handlers.accept(channel);
                    }
                })
                .connect("127.0.0.1", port);
    }

    public Tally.Counts counts() {
        return call(tally::counts);
    }

    /** @return the delays since the last call */
    public Tally.Delays delays() {
        return call(tally::delays);
    }

    /** What the loop itself has used: a loader that is busy all the time measures itself. */
    public long cpuMicros() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread) / 1000;
    }

    /** Has something done on the loop, and waits for it. */
    public <T> T call(Callable<T> work) {
        try {
            return loop.submit(work).get(CALL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (TimeoutException stuck) {
            throw new IllegalStateException("The load generator cannot keep up", stuck);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Arrival extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            now = System.nanoTime() / 1000;
            tally.received(((ByteBuf) message).readableBytes());
            context.fireChannelRead(message);
        }
    }
}
