package dev.runnel.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What can be seen of all links of one name. Counters are found once: commands pass here by the thousand. */
final class LinkMeters {

    /** Replies of a Redis that is starting, failing over or full: true of this moment, not of the command. */
    private static final String[] NOT_NOW = {
        "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "OOM", "MISCONF", "NOREPLICAS"
    };

    /** Of a Redis that can, and does not let us. */
    private static final String[] NOT_FOR_US = {"NOPERM", "NOAUTH"};

    private final AtomicInteger away = new AtomicInteger();
    private final Map<String, Counter> replies = new HashMap<>();
    private final Counter broken;
    private final Counter reconnects;

    LinkMeters(MeterRegistry meters, String link) {
        for (String kind : NOT_NOW) {
            replies.put(kind, failures(meters, link, kind.toLowerCase(Locale.ROOT)));
        }
        for (String kind : NOT_FOR_US) {
            replies.put(kind, failures(meters, link, kind.toLowerCase(Locale.ROOT)));
        }
        this.broken = failures(meters, link, "broken");
        this.reconnects = Counter.builder("runnel.redis.reconnects")
                .description("Connections made in the place of one that broke")
                .tag("link", link)
                .register(meters);
        Gauge.builder("runnel.redis.away", away, AtomicInteger::get)
                .description("Connections that are wanted and cannot be had")
                .tag("link", link)
                .register(meters);
    }

    /** For links that nobody looks at. */
    static LinkMeters none() {
        return new LinkMeters(new CompositeMeterRegistry(), "none");
    }

    private static Counter failures(MeterRegistry meters, String link, String cause) {
        return Counter.builder("runnel.redis.failures")
                .description("Commands that failed for a reason of Redis' or the connection's, not of their own")
                .tags("link", link, "cause", cause)
                .register(meters);
    }

    static boolean isNotNow(ErrorType error) {
        for (String kind : NOT_NOW) {
            if (error.is(kind)) {
                return true;
            }
        }
        return false;
    }

    void refused(ErrorType error) {
        Counter counter = replies.get(kindOf(error));
        if (counter != null) {
            counter.increment();
        }
    }

    private static String kindOf(ErrorType error) {
        String told = error.toString();
        int end = told.indexOf(' ');
        return end < 0 ? told : told.substring(0, end);
    }

    void broken() {
        broken.increment();
    }

    void reconnected() {
        reconnects.increment();
    }

    void away() {
        away.incrementAndGet();
    }

    void back() {
        away.decrementAndGet();
    }
}
