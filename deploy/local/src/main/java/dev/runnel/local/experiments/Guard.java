package dev.runnel.local.experiments;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who may make experiments: nobody if others could reach this process, and no page but its own. Any page that its user visits could send a POST
 * here; the browser says where it comes from.
 */
@Singleton
public class Guard {

    /** A page from elsewhere could have its own name lead to this machine, but not one of these. */
    private static final Set<String> OWN_NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

    private final boolean on;

    Guard(@ConfigProperty(name = "quarkus.http.host") String host) {
        this.on = isLoopback(host);
    }

    /** Whether experiments can be made here at all. */
    boolean isOn() {
        return on;
    }

    /** @throws Refusal unless this may be answered */
    private void checkOn() {
        if (!on) {
            throw Refusal.notFound("Experiments are off where others can reach this process.");
        }
    }

    /** @throws Refusal unless this was sent by the page itself, or by no page */
    void check(HttpServerRequest request) {
        checkOn();
        String host = request.authority() == null ? null : request.authority().toString();
        if (!isOwn(host, request.getHeader("Origin"), request.getHeader("Sec-Fetch-Site"))) {
            throw Refusal.forbidden("Only the page of this process itself may do this.");
        }
    }

    /** @param fetchSite what a browser says about the relation; null from others, and from browsers of before 2023 */
    static boolean isOwn(String host, String origin, String fetchSite) {
        return host != null
                && isLoopbackName(host)
                && (origin == null || origin.equals("http://" + host))
                && (fetchSite == null || fetchSite.equals("same-origin"));
    }

    /** @param host as a request names it, perhaps with a port, in lower case */
    public static boolean isLoopbackName(String host) {
        return OWN_NAMES.contains(nameIn(host));
    }

    /** @param host as a request names it, perhaps with a port */
    public static String nameIn(String host) {
        return host.replaceFirst(":\\d+$", "");
    }

    /** Whether only this machine reaches what listens there. */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException nobody) {
            return false;
        }
    }
}
