package dev.runnel.gateway.inspect;

import dev.runnel.log.RedisRouter;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest entries of a log, however long it is. */
@Singleton
class LogLook {

    /** The most that one sample tells: a page that draws them is no use with more, and one sample stays within some megabytes. */
    static final int MOST = 5000;

    /** Entries in one read: a long one would hold up Redis, and this loop. */
    private static final int PAGE = 1000;

    private final RedisRouter redis;

    LogLook(RedisRouter redis) {
        this.redis = redis;
    }

    /**
     * @param beginning the first two entries of the attempt of which the oldest of {@code entries} is one; empty if nothing was left out
     * @param entries oldest first
     */
    record Read(List<LogEntry> beginning, List<LogEntry> entries) {}

    /** The last {@value #MOST} of those that follow {@code after}, up to {@code last} and that included. */
    Uni<Read> read(String key, EntryId after, EntryId last) {
        return readBack(key, "(" + after, last.toString(), new ArrayDeque<>()).flatMap(entries -> {
            List<LogEntry> found = new ArrayList<>(entries);
            return found.size() < MOST
                    ? Uni.createFrom().item(new Read(List.of(), found))
                    : beginning(key, found.get(0)).map(first -> new Read(first, found));
        });
    }

    /** From the newest to the oldest, since it is the oldest that may be left out. */
    private Uni<Deque<LogEntry>> readBack(String key, String after, String upTo, Deque<LogEntry> found) {
        int wanted = Math.min(PAGE, MOST - found.size());
        Request page = Request.cmd(Command.XREVRANGE)
                .arg(key)
                .arg(upTo)
                .arg(after)
                .arg("COUNT")
                .arg(wanted);
        return redis.send(key, page).flatMap(reply -> {
            entries(reply).forEach(found::addFirst);
            boolean all = reply == null || reply.size() < wanted || found.size() >= MOST;
            return all
                    ? Uni.createFrom().item(found)
                    : readBack(key, after, "(" + found.getFirst().id(), found);
        });
    }

    private Uni<List<LogEntry>> beginning(String key, LogEntry oldest) {
        long attempt = oldest.entryId().time();
        Request range = Request.cmd(Command.XRANGE)
                .arg(key)
                .arg(new EntryId(attempt, 1).toString())
                .arg(new EntryId(attempt, 2).toString());
        return redis.send(key, range).map(LogLook::entries);
    }

    private static List<LogEntry> entries(Response reply) {
        return reply == null ? List.of() : reply.stream().map(LogEntry::of).toList();
    }
}
