package dev.runnel.gateway.http;

import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.GatewayMetrics;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Says no before anything else is done for a request, in the same words as {@link Failures}. */
@Singleton
class Rebuff {

    private final FrameCodec codec;
    private final GatewayMetrics metrics;

    Rebuff(FrameCodec codec, GatewayMetrics metrics) {
        this.codec = codec;
        this.metrics = metrics;
    }

    void tell(RoutingContext context, RunnelException cause) {
        metrics.told(cause.code());
        HttpServerResponse response = context.response();
        cause.retryAfter().ifPresent(time -> response.putHeader("Retry-After", Failures.wholeSeconds(time)));
        context.request().resume(); // Its body, if there is one, comes and goes unread.
        response.setStatusCode(cause.code().httpStatus())
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(codec.write(ServerFrame.Failure.of(cause)));
    }
}
