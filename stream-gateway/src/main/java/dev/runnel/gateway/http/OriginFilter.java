package dev.runnel.gateway.http;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.RunnelException;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.access.Origins;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * Other sites' pages get nothing here, unless they are listed: not by a request that their browser would not let them read the reply to, since what
 * it asks has been asked by then.
 */
@Singleton
class OriginFilter {

    private static final int BEFORE_MOST = 900;
    private static final int PREFLIGHT_SECONDS = 600;

    private final Origins origins;
    private final Rebuff rebuff;
    private final Handler<RoutingContext> listed;
    private final Handler<RoutingContext> others;

    OriginFilter(Origins origins, Rebuff rebuff, GatewayConfig config) {
        this.origins = origins;
        this.rebuff = rebuff;
        List<String> names = config.origins().orElse(List.of()).stream()
                .filter(name -> !name.equals(Origins.ANY))
                .toList();
        this.listed = cors(CorsHandler.create().addOrigins(names).allowCredentials(true));
        this.others = cors(CorsHandler.create().addOrigin(Origins.ANY)); // Never with credentials.
    }

    private static Handler<RoutingContext> cors(CorsHandler handler) {
        return handler.allowedMethods(Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE))
                .allowedHeaders(Set.of("authorization", "content-type", "last-event-id", "traceparent"))
                .exposedHeaders(Set.of("location", "retry-after"))
                .maxAgeSeconds(PREFLIGHT_SECONDS);
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_MOST);
    }

    private void check(RoutingContext context) {
        if (!context.request().path().startsWith("/v1/") || origins.isOwn(context.request())) {
            context.next();
        } else if (origins.isListed(context.request())) {
            listed.handle(context);
        } else if (origins.isWelcome(context.request())) {
            others.handle(context);
        } else {
            rebuff.tell(context, new RunnelException(ErrorCode.ORIGIN_REFUSED));
        }
    }
}
