package dev.runnel.gateway.access;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Where requests come in: what they show becomes a {@link Caller}, and strangers leave with a cookie. */
@Singleton
public class Doorway {

    private static final String BEARER = "Bearer ";

    private final Callers callers;
    private final OwnerCookie cookie;

    Doorway(Callers callers, OwnerCookie cookie) {
        this.callers = callers;
        this.cookie = cookie;
    }

    public Credentials shownBy(HttpServerRequest request) {
        return new Credentials(bearer(request), cookie.of(request));
    }

    /** Fails as {@link Callers#identify} does. */
    public Uni<Caller> enter(RoutingContext context) {
        HttpServerRequest request = context.request();
        return callers.identify(shownBy(request)).invoke(caller -> {
            caller.keepIn(context);
            if (caller.issued() != null) {
                cookie.set(request, caller.issued());
            }
        });
    }

    private static String bearer(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : null;
    }
}
