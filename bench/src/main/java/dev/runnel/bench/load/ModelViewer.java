package dev.runnel.bench.load;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;

/** Asks an OpenAI-compatible server and reads the chunks that it streams. */
final class ModelViewer extends EventsViewer {

    private static final byte[] CONTENT = Fields.key("content");
    private static final byte[] DONE = Fields.ascii("data: [DONE]");

    ModelViewer(Loader loader, Reading reading, int port) {
        super(loader, reading, port);
    }

    @Override
    Future<Void> ask(String id, Script script) {
        byte[] body =
                Fields.ascii("{\"model\":\"script\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                        + script.question() + "\"}]}");
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, path(id), Unpooled.wrappedBuffer(body));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return send(request);
    }

    @Override
    String path(String id) {
        return "/v1/chat/completions";
    }

    @Override
    void line(byte[] text, int end) {
        int content = Fields.after(CONTENT, text, 0, end);
        int close = content < 0 ? -1 : Fields.end(text, content, end);
        if (close > content) {
            reading().text(text, content, close, loader().now());
        } else if (Fields.isAt(DONE, text, 0, end)) {
            reading().ended(loader().now());
        }
    }
}
