package dev.runnel.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.concurrent.Future;
import java.net.URI;

/** A viewer over a WebSocket. */
abstract class SocketViewer extends Viewer {

    private static final int LONGEST_FRAME = 1 << 20;
    private static final int LONGEST_HEAD = 64 * 1024;

    private final URI address;
    private final String subprotocol;

    SocketViewer(Loader loader, Reading reading, int port, String path, String subprotocol) {
        super(loader, reading);
        this.address = URI.create("ws://127.0.0.1:" + port + path);
        this.subprotocol = subprotocol;
    }

    @Override
    Future<Void> connect() {
        use(loader().connect(address.getPort(), this::addHandlers));
        return connected();
    }

    private void addHandlers(Channel channel) {
        channel.pipeline()
                .addLast(new HttpClientCodec())
                .addLast(new HttpObjectAggregator(LONGEST_HEAD))
                .addLast(new WebSocketClientProtocolHandler(
                        WebSocketClientHandshakerFactory.newHandshaker(
                                address,
                                WebSocketVersion.V13,
                                subprotocol,
                                false,
                                new DefaultHttpHeaders(),
                                LONGEST_FRAME),
                        true))
                .addLast(new Frames());
    }

    /** The socket is open. */
    abstract void opened();

    /** @param frame the first {@code length} bytes of it, until this returns */
    abstract void heard(byte[] frame, int length);

    final void send(String text) {
        channel().writeAndFlush(new TextWebSocketFrame(text));
    }

    private final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                opened();
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (frame instanceof TextWebSocketFrame) {
                ByteBuf content = frame.content();
                int length = content.readableBytes();
                content.readBytes(loader().scratch(), 0, length);
                heard(loader().scratch(), length);
            } else if (frame instanceof CloseWebSocketFrame close) {
                fail("closed with " + close.statusCode() + " " + close.reasonText());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fail(String.valueOf(cause.getMessage()));
            context.close();
        }
    }
}
