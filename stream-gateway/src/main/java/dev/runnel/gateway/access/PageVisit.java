package dev.runnel.gateway.access;

import dev.runnel.gateway.GatewayConfig;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Makes sure that a browser has its cookie before its page opens a connection, which cannot give it one; and that it does not run out. */
@Singleton
public class PageVisit {

    private final Doorway doorway;
    private final OwnerCookie cookie;
    private final boolean anonymous;

    PageVisit(Doorway doorway, OwnerCookie cookie, GatewayConfig config) {
        this.doorway = doorway;
        this.cookie = cookie;
        this.anonymous = config.access().mode() == GatewayConfig.Access.Mode.ANONYMOUS;
    }

    /** The page is shown in any case. */
    public void greet(RoutingContext request) {
        if (!anonymous) {
            request.next();
            return;
        }
        Context own = Vertx.currentContext();
        doorway.enter(request)
                .invoke(caller -> renew(caller, request.request()))
                .emitOn(task -> own.runOnContext(ignored -> task.run()))
                .onTermination()
                .invoke(request::next)
                .subscribe()
                .with(caller -> {}, away -> {});
    }

    private void renew(Caller caller, HttpServerRequest request) {
        String known = cookie.of(request);
        if (caller.issued() == null && known != null) {
            cookie.set(request, known);
        }
    }
}
