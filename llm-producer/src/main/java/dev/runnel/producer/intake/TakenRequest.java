package dev.runnel.producer.intake;

import dev.runnel.contract.Keys;
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
 */
record TakenRequest(String entryId, QuestionId question, boolean takenOver) {

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
        return new TakenRequest(entry.get(0).toString(), question(entry.get(1)), takenOver);
    }

    private static QuestionId question(Response fields) {
        for (int i = 0; fields != null && i + 1 < fields.size(); i += 2) {
            if (fields.get(i).toString().equals(Keys.REQUEST_QUESTION)) {
                return idOrNull(fields.get(i + 1).toString());
            }
        }
        return null;
    }

    private static QuestionId idOrNull(String value) {
        try {
            return new QuestionId(value);
        } catch (RunnelException notAnId) {
            return null;
        }
    }
}
