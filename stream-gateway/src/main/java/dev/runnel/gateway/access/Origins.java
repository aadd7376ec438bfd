package dev.runnel.gateway.access;

import dev.runnel.gateway.GatewayConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Whose pages may speak to this gateway: its own, and those of the origins that are configured. Browsers say whose page it is; clients that are
 * none say nothing and are not meant.
 */
@Singleton
public class Origins {

    public static final String ANY = "*";

    private final List<String> listed;

    @Inject
    Origins(GatewayConfig config) {
        this(config.origins().orElse(List.of()));
    }

    Origins(List<String> listed) {
        this.listed = listed;
    }

    public boolean isWelcome(HttpServerRequest request) {
        return listed.contains(ANY) || isTrusted(request);
    }

    /** Welcome by name, and so with cookies; being anybody is not enough for that. */
    public boolean isTrusted(HttpServerRequest request) {
        return isOwn(request) || isListed(request);
    }

    /** Also where no browser says otherwise. */
    public boolean isOwn(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        return origin == null ? !isSentAcross(request) : isOf(origin, request.authority());
    }

    public boolean isListed(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        return origin != null && listed.contains(origin);
    }

    /** What another site's page has the browser do, other than follow a link; browsers that are old do not say so. */
    private static boolean isSentAcross(HttpServerRequest request) {
        boolean link = "navigate".equals(request.getHeader("Sec-Fetch-Mode")) && request.method() == HttpMethod.GET;
        return "cross-site".equals(request.getHeader("Sec-Fetch-Site")) && !link;
    }

    /** By host and port. Not by scheme, which this side does not know where a proxy ends TLS without saying so. */
    private static boolean isOf(String origin, HostAndPort host) {
        try {
            URI page = URI.create(origin.toLowerCase(Locale.ROOT));
            boolean isTls = "https".equals(page.getScheme());
            return host != null
                    && page.getHost() != null
                    && page.getHost().equals(host.host().toLowerCase(Locale.ROOT))
                    && port(page.getPort(), isTls) == port(host.port(), isTls);
        } catch (IllegalArgumentException noOrigin) {
            return false;
        }
    }

    private static int port(int named, boolean isTls) {
        return named > 0 ? named : isTls ? 443 : 80;
    }
}
