package dev.runnel.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.Keys;
import dev.runnel.contract.QuestionId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RequestQueueIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static Vertx vertx;
    private static RedisLink link;

    private final RequestQueue queue =
            new RequestQueue(new OneRedis(link), new Keys("queue-it-" + QuestionId.random()));
    private final QuestionId first = QuestionId.random();
    private final QuestionId last = QuestionId.random();
    private final QuestionId lost = QuestionId.random();

    @BeforeAll
    static void connect() {
        vertx = Vertx.vertx();
        link = new RedisLink(vertx, RedisForTests.client(vertx)::connect, "test", SOON);
    }

    @AfterAll
    static void disconnect() {
        link.close();
        vertx.close();
    }

    @Test
    void whatIsMissingIsFoundAlsoInAQueueOfThousands() {
        add(first);
        Uni.join()
                .all(Stream.generate(QuestionId::random)
                        .limit(2000)
                        .map(other -> queue.add(other, null))
                        .toList())
                .usingConcurrencyOf(500)
                .andFailFast()
                .await()
                .atMost(SOON);
        add(last);

        assertThat(missing(first, last, lost)).containsExactly(lost);
    }

    @Test
    void inAQueueThatIsNotThereEverythingIsMissing() {
        assertThat(missing(first, last)).containsExactlyInAnyOrder(first, last);
    }

    private void add(QuestionId id) {
        queue.add(id, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .await()
                .atMost(SOON);
    }

    private Set<QuestionId> missing(QuestionId... ids) {
        return queue.missing(Set.of(ids)).await().atMost(SOON);
    }
}
