package dev.runnel.gateway;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * What lies beneath a client's request. A client that takes nothing any more cannot be closed in the usual way: the farewell would wait behind
 * all that it does not take, and the connection with it.
 */
public final class ClientWire {

    /** In bytes. */
    private static final int SIP = 16 * 1024;

    private final HttpServerRequest request;

    public ClientWire(HttpServerRequest request) {
        this.request = request;
    }

    /**
     * Reads no more than this in one go, in place of a megabyte: what has been read is decoded, queued and, if it is a ping, answered before {@link
     * #hold} can do anything about it. For a socket, which has its connection alone; what comes over it is short.
     */
    public void readInSips() {
        channel()
                .config()
                .setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(256, 1024, SIP).maxMessagesPerRead(1));
    }

    /** Reads nothing more from the client until {@link #release}, so that what it sends waits on its side. For a socket, which has its connection alone. */
    public void hold() {
        channel().config().setAutoRead(false);
    }

    public void release() {
        channel().config().setAutoRead(true);
    }

    private Channel channel() {
        return ((ConnectionBase) request.connection()).channelHandlerContext().channel();
    }

    /** Ends it at once. What the client has not taken is dropped, also by the kernel, which would else keep it for as long as it tries. */
    public void cut() {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(); // The connection has other requests, and each its own window.
        } else {
            // Not the channel's own close(): it begins at the connection's handler, which first writes what waits.
            ChannelHandlerContext handler = ((ConnectionBase) request.connection()).channelHandlerContext();
            handler.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            handler.close();
        }
    }
}
