package dev.runnel.log;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigSourceInterceptorFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.OptionalInt;

/** Refuses an address that cannot be read before anybody else tries: others repeat it in what they say, password and all. */
public final class RedisUrlCheck implements ConfigSourceInterceptorFactory {

    private static final String CHECKED = "quarkus.redis.hosts";

    /** Sees what is left when the expressions in a value were expanded. */
    private static final int OUTSIDE_EXPRESSIONS = Priorities.LIBRARY + 400;

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(OUTSIDE_EXPRESSIONS);
    }

    @Override
    public ConfigSourceInterceptor getInterceptor(ConfigSourceInterceptorContext outer) {
        return RedisUrlCheck::checked;
    }

    private static ConfigValue checked(ConfigSourceInterceptorContext context, String name) {
        ConfigValue found = context.proceed(name);
        // While an application is built, expressions stay as they are.
        if (CHECKED.equals(name)
                && found != null
                && found.getValue() != null
                && !found.getValue().contains("${")) {
            for (String address : found.getValue().split(",")) {
                check(address.strip());
            }
        }
        return found;
    }

    /** A slash in a password, for example, ends the host's part: then what follows is no database. */
    static void check(String address) {
        try {
            URI uri = new URI(address);
            boolean hasHost = uri.getHost() != null && uri.getRawPath().matches("(/\\d{0,5})?");
            if (hasHost || "unix".equals(uri.getScheme())) {
                return;
            }
        } catch (URISyntaxException unreadable) {
            // Has the address in its message.
        }
        throw new IllegalArgumentException("REDIS_URL is not redis://user:password@host:port. What is special in a"
                + " user or password must be percent-encoded; or put the password in QUARKUS_REDIS_PASSWORD, as it is,"
                + " and the user after the port: redis://host:port?user=name");
    }
}
