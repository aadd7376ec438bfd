package dev.runnel.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/** One connection of one viewer, for one answer. Everything on the loader's loop. */
public abstract class Viewer {

    private static final int SMALL_BUFFER = 4096;

    private final Loader loader;
    private final Reading reading;
    private final Promise<Void> connected;
    private final Promise<Void> watching;
    private Channel channel;
    private boolean cut;

    Viewer(Loader loader, Reading reading) {
        this.loader = loader;
        this.reading = reading;
        this.connected = loader.loop().newPromise();
        this.watching = loader.loop().newPromise();
    }

    /** @return done when it may watch */
    abstract Future<Void> connect();

    /**
     * Watches an answer, from where its reading is.
     *
     * @return done when the system has said that it heard; at once where it says nothing
     */
    abstract Future<Void> watch(String id);

    /**
     * Asks over this very connection; only where {@link Dialect#asksBySocket()}.
     *
     * @return done when it watches what it asked
     */
    Future<Void> ask(String id, Script script) {
        throw new UnsupportedOperationException("Asked by POST /ask");
    }

    /** As a network does it: without a word. */
    void cut() {
        cut = true;
        if (channel != null && channel.isActive()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        if (channel != null) {
            channel.close();
        }
    }

    /** Takes nothing more from its socket, whose own buffer is small, so that the sender feels it soon. */
    void stopReading() {
        channel.config().setOption(ChannelOption.SO_RCVBUF, SMALL_BUFFER);
        channel.config().setAutoRead(false);
    }

    final void use(ChannelFuture connecting) {
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                fail("cannot connect");
            }
        });
        channel.closeFuture().addListener(closed -> {
            if (!cut && !reading.isEnded()) {
                fail("connection lost");
            }
        });
    }

    /** Something that ends its use. */
    final void fail(String what) {
        if (!cut) {
            cut = true;
            reading.fault(what);
            connected.tryFailure(new IllegalStateException(what));
            watching.tryFailure(new IllegalStateException(what));
        }
    }

    final Loader loader() {
        return loader;
    }

    final Reading reading() {
        return reading;
    }

    final Channel channel() {
        return channel;
    }

    final Promise<Void> connected() {
        return connected;
    }

    final Promise<Void> watching() {
        return watching;
    }
}
