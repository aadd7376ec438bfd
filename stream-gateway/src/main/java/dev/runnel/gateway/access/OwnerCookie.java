package dev.runnel.gateway.access;

import dev.runnel.gateway.GatewayConfig;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/**
 * Carries the token of somebody who did not log in. Scripts cannot read it, and other sites cannot send it along, except by a link that is
 * followed: with a stricter rule whoever follows one to an answer would come as a stranger, and stay one.
 */
@Singleton
public class OwnerCookie {

    /** The prefix makes browsers refuse one that a neighbouring host or a page without TLS sets, to have questions asked in its own name. */
    private static final String SECURE_NAME = "__Host-runnel";

    private static final String PLAIN_NAME = "runnel";

    private final Origins origins;
    private final long ageSeconds;

    OwnerCookie(Origins origins, GatewayConfig config) {
        this.origins = origins;
        this.ageSeconds = config.access().cookieAge().toSeconds();
    }

    /** Null if there is none, or if the page that made the browser send it is not one of ours. */
    public String of(HttpServerRequest request) {
        Cookie cookie = request.getCookie(name(request));
        return cookie != null && origins.isTrusted(request) ? cookie.getValue() : null;
    }

    public void set(HttpServerRequest request, String token) {
        request.response()
                .addCookie(Cookie.cookie(name(request), token)
                        .setPath("/")
                        .setHttpOnly(true)
                        .setSecure(request.isSSL())
                        .setSameSite(CookieSameSite.LAX)
                        .setMaxAge(ageSeconds));
    }

    private static String name(HttpServerRequest request) {
        return request.isSSL() ? SECURE_NAME : PLAIN_NAME;
    }
}
