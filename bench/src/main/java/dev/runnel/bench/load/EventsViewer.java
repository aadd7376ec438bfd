package dev.runnel.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.util.Arrays;

/** A viewer over server-sent events. Connects when it watches. */
abstract class EventsViewer extends Viewer {

    private static final int OK = 200;

    private final int port;
    /** A line whose end has not come yet. */
    private byte[] line = new byte[256];

    private int length;

    EventsViewer(Loader loader, Reading reading, int port) {
        super(loader, reading);
        this.port = port;
    }

    /** Where to read on from where the reading is. */
    abstract String path(String id);

    /** @param text a line without its end, the first {@code end} bytes; empty after each event */
    abstract void line(byte[] text, int end);

    @Override
    Future<Void> connect() {
        return connected().setSuccess(null);
    }

    @Override
    Future<Void> watch(String id) {
        return send(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path(id)));
    }

    final Future<Void> send(FullHttpRequest request) {
        request.headers().set(HttpHeaderNames.HOST, "127.0.0.1:" + port);
        request.headers().set(HttpHeaderNames.ACCEPT, "text/event-stream");
        ChannelFuture connecting = loader().connect(port, this::addHandlers);
        use(connecting);
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                channel().writeAndFlush(request);
            }
        });
        return watching();
    }

    private void addHandlers(Channel channel) {
        channel.pipeline().addLast(new HttpClientCodec()).addLast(new Response());
    }

    private void take(ByteBuf content) {
        while (content.isReadable()) {
            int end = content.bytesBefore((byte) '\n');
            int count = end < 0 ? content.readableBytes() : end;
            if (length + count > line.length) {
                line = Arrays.copyOf(line, Math.max(line.length * 2, length + count));
            }
            content.readBytes(line, length, count);
            length += count;
            if (end >= 0) {
                content.skipBytes(1);
                int whole = length;
                length = 0;
                line(line, whole);
            }
        }
    }

    private final class Response extends SimpleChannelInboundHandler<HttpObject> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof HttpResponse response) {
                if (response.status().code() == OK) {
                    watching().trySuccess(null);
                } else {
                    fail("status " + response.status().code());
                }
            }
            if (part instanceof HttpContent content) {
                take(content.content());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fail(String.valueOf(cause.getMessage()));
            context.close();
        }
    }
}
