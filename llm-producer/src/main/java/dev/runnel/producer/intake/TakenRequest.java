package dev.runnel.producer.intake;

import dev.runnel.contract.Keys;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of the requests stream that is ours until its lease ends.
 *
 * @param question null if the entry names none, or is not there any more
 * @param takenOver whether it was another producer's before
 * @param attempts how many attempts there may have been, whatever the log says: after a failover it may know less. An entry id that was given
 *     out once must not be given to something else, for some viewer has seen it
 * @param losses how many producers had it and were lost; whoever handed it over was not
 */
record TakenRequest(String entryId, QuestionId question, boolean takenOver, int attempts, int losses) {

    /** The same, after so many producers were lost over it, each of which may have begun an attempt. */
    TakenRequest after(int lost) {
        return new TakenRequest(entryId, question, takenOver, Math.max(attempts, lost), lost);
    }

    /** @param entries as XREADGROUP, XAUTOCLAIM and XRANGE give them; null for none */
    static List<TakenRequest> listOf(Response entries, boolean takenOver) {
        List<TakenRequest> requests = new ArrayList<>();
        if (entries != null) {
            for (Response entry : entries) {
                // Redis 6.2 gives nothing in the place of an entry that was deleted.
                if (entry != null) {
                    requests.add(of(entry, takenOver));
                }
            }
        }
        return requests;
    }

    /** @param entry a pair of an id and a flat list of fields */
    private static TakenRequest of(Response entry, boolean takenOver) {
        Response fields = entry.get(1);
        return new TakenRequest(
                entry.get(0).toString(),
                idOrNull(field(fields, Keys.REQUEST_QUESTION)),
                takenOver,
                attemptsOrNone(field(fields, Keys.REQUEST_ATTEMPTS)),
                0);
    }

    private static String field(Response fields, String name) {
        for (int i = 0; fields != null && i + 1 < fields.size(); i += 2) {
            if (fields.get(i).toString().equals(name)) {
                return fields.get(i + 1).toString();
            }
        }
        return null;
    }

    /** What is no number of attempts is none: one bad entry must not fail the read, and with it everybody's. */
    private static int attemptsOrNone(String value) {
        try {
            int attempts = value == null ? 0 : Integer.parseInt(value);
            return attempts >= 1 && attempts <= Offset.MAX_ATTEMPTS ? attempts : 0;
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    private static QuestionId idOrNull(String value) {
        try {
            return value == null ? null : new QuestionId(value);
        } catch (RunnelException notAnId) {
            return null;
        }
    }
}
