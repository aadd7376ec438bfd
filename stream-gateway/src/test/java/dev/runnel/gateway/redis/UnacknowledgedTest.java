package dev.runnel.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnacknowledgedTest {

    private final Unacknowledged unacknowledged = new Unacknowledged();

    @Test
    void aFewEntriesWaitForMoreButNotForLong() {
        unacknowledged.add("log", List.of("1-1", "1-2"));
        List<String> early = unacknowledged.takeDue("log");

        await().atMost(Duration.ofSeconds(10)).until(unacknowledged::mayBeDue);

        assertThat(early).isEmpty();
        assertThat(unacknowledged.takeDue("log")).containsExactly("1-1", "1-2");
        assertThat(unacknowledged.isEmpty()).isTrue();
    }

    @Test
    void manyEntriesOfOneLogAreDueAtOnceAndTakeNobodyElsesAlong() {
        unacknowledged.add("long", Collections.nCopies(60, "1-1"));
        unacknowledged.add("short", List.of("1-1"));
        unacknowledged.add("long", Collections.nCopies(60, "1-2"));

        assertThat(unacknowledged.mayBeDue()).isTrue();
        assertThat(unacknowledged.takeDue("long")).hasSize(120);
        assertThat(unacknowledged.takeDue("short")).isEmpty();
    }

    @Test
    void nothingIsLookedForUntilTheOldestIsDue() {
        unacknowledged.add("long", Collections.nCopies(100, "1-1"));
        unacknowledged.add("short", List.of("1-1"));
        unacknowledged.takeDue("long");

        unacknowledged.looked();

        assertThat(unacknowledged.mayBeDue()).isFalse();
        await().atMost(Duration.ofSeconds(10)).until(unacknowledged::mayBeDue);
    }

    @Test
    void whatIsForgottenIsNeverDue() {
        unacknowledged.add("log", Collections.nCopies(200, "1-1"));

        unacknowledged.forget("log");

        assertThat(unacknowledged.isEmpty()).isTrue();
        assertThat(unacknowledged.mayBeDue()).isFalse();
    }
}
