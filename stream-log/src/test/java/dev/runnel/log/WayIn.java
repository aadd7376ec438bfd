package dev.runnel.log;

import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import java.util.Map;

/**
 * How Redis servers of the tests let somebody in, and how somebody gets in.
 *
 * @param users their file; null where there are none
 * @param certificate null where nothing is encrypted
 */
public record WayIn(RedisMode mode, Path users, TestCertificate certificate) {

    static final String HERE = "127.0.0.1";

    /** In this mode, with users that may have any prefix. */
    public static WayIn of(RedisMode mode) {
        return switch (mode) {
            case PLAIN -> new WayIn(mode, null, null);
            case ACL -> new WayIn(mode, UsersFile.filledForAnyPrefix(), null);
            case TLS -> encrypted(TestCertificate.of("ip:127.0.0.1,dns:localhost"));
        };
    }

    static WayIn encrypted(TestCertificate certificate) {
        return new WayIn(RedisMode.TLS, null, certificate);
    }

    /** What {@code redis.conf} has for it, where the server is to listen on that port. */
    public Map<String, String> settings(int port) {
        return switch (mode) {
            case PLAIN -> Map.of("port", Integer.toString(port));
            case ACL -> Map.of("port", Integer.toString(port), "aclfile", users.toString());
            case TLS ->
                Map.of(
                        "port", "0",
                        "tls-port", Integer.toString(port),
                        "tls-cert-file", certificate.certificate().toString(),
                        "tls-key-file", certificate.key().toString(),
                        "tls-ca-cert-file", authority(),
                        "tls-auth-clients", "no",
                        "requirepass", mode.password(""));
        };
    }

    /** For a client of the tests, on this machine. */
    public RedisOptions options(String user, int port) {
        return options(mode.url(user, HERE, port));
    }

    RedisOptions options(String url) {
        RedisOptions options = new RedisOptions().setConnectionString(url);
        if (certificate != null) {
            options.setNetClientOptions(new NetClientOptions()
                    .setSsl(true)
                    .setHostnameVerificationAlgorithm("HTTPS")
                    .setTrustOptions(new PemTrustOptions().addCertPath(authority())));
        }
        return options;
    }

    /** The environment of a service that is to get in by that address, or by those, separated by commas. */
    public Map<String, String> environment(String url) {
        return certificate == null ? Map.of("REDIS_URL", url) : Map.of("REDIS_URL", url, "REDIS_CA", authority());
    }

    /** The same for a service in this JVM. */
    Map<String, String> properties(String url) {
        return certificate == null
                ? Map.of("quarkus.redis.hosts", url)
                : Map.of("quarkus.redis.hosts", url, "quarkus.redis.tls.trust-certificate-pem.certs", authority());
    }

    private String authority() {
        return certificate.certificate().toString();
    }
}
