package dev.runnel.gateway.http;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.gateway.GatewayMetrics;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every failure becomes the same JSON object that a socket would be sent. */
public class Failures {

    private static final Logger LOG = Logger.getLogger(Failures.class);

    private final GatewayMetrics metrics;

    Failures(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    @ServerExceptionMapper
    public Response known(RunnelException cause) {
        metrics.told(cause.code());
        Response.ResponseBuilder response = Response.status(cause.code().httpStatus())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(ServerFrame.Failure.of(cause));
        cause.retryAfter().ifPresent(time -> response.header("Retry-After", wholeSeconds(time)));
        if (cause.code().httpStatus() == Response.Status.UNAUTHORIZED.getStatusCode()) {
            response.header("WWW-Authenticate", "Bearer");
        }
        return response.build();
    }

    /** Rounded up: the header knows nothing finer. */
    static String wholeSeconds(Duration time) {
        return Long.toString((time.toMillis() + 999) / 1000);
    }

    @ServerExceptionMapper
    public Response unknown(Throwable cause) {
        if (cause instanceof WebApplicationException http) {
            return http.getResponse();
        }
        LOG.error("A request failed", cause);
        return known(new RunnelException(ErrorCode.INTERNAL));
    }
}
