package dev.runnel.log;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How a Redis for tests lets somebody in: {@code -Drunnel.test.redis-mode=plain|acl|tls}. */
public enum RedisMode {
    /** Anybody. */
    PLAIN("redis"),
    /** The users of {@code deploy/redis/users.acl.template}, each with a password of its own. */
    ACL("redis"),
    /** Encrypted only, with one password for all. */
    TLS("rediss");

    /** Of letters that mean something in an address, in a shell, or nothing in ASCII. */
    private static final String AWKWARD = "@:/?#%+&=$\"'ü";

    private final String scheme;

    RedisMode(String scheme) {
        this.scheme = scheme;
    }

    /** Plain unless {@code runnel.test.redis-mode} says otherwise. */
    public static RedisMode chosen() {
        return valueOf(System.getProperty("runnel.test.redis-mode", "plain").toUpperCase(Locale.ROOT));
    }

    /** Without a blank: an ACL file cannot have one in a password. */
    public String password(String user) {
        return (this == ACL ? user : "all") + AWKWARD;
    }

    /** An address with that user's credentials in it. */
    public String url(String user, String host, int port) {
        return scheme + "://" + userInfo(user) + host + ":" + port;
    }

    private String userInfo(String user) {
        String password = ":" + URLEncoder.encode(password(user), StandardCharsets.UTF_8) + "@";
        return switch (this) {
            case PLAIN -> "";
            case ACL -> user + password;
            case TLS -> password;
        };
    }
}
