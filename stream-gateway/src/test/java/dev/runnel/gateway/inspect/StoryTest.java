package dev.runnel.gateway.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.Offset;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {

    private final Story story = new Story(1000);

    @Test
    void beforeAnythingIsKnownNothingIsSaid() {
        assertThat(story.behind(Offset.ASKED, 0)).isNull();
        assertThat(story.hops()).isEqualTo(new Hops(1000, null, null, null));
        assertThat(story.isOver()).isFalse();
    }

    @Test
    void withinOneAttemptTheDistanceIsTheDifferenceOfTheIndexes() {
        story.tell(List.of(entry("0-1", "asked", 0), entry("1-1", "started", 5), text("1-2", 7), text("1-3", 9)));

        assertThat(story.behind(new Offset(1, 3), 4)).isZero();
        assertThat(story.behind(new Offset(1, 1), 4)).isEqualTo(2);
        assertThat(story.behind(Offset.ASKED, 4)).isEqualTo(3);
    }

    @Test
    void theEndIsOneEntryMore() {
        story.tell(List.of(
                entry("0-1", "asked", 0), entry("1-1", "started", 5), text("1-2", 7), entry("99-0", "ended", 9)));

        assertThat(story.behind(new Offset(1, 1), 4)).isEqualTo(2);
        assertThat(story.behind(Offset.SEAL, 4)).isZero();
        assertThat(story.isOver()).isTrue();
    }

    @Test
    void overSeveralAttemptsTheDistanceIsKnownOnlyFromTheBeginning() {
        story.tell(List.of(
                entry("0-1", "asked", 0), entry("1-1", "started", 5), text("1-2", 7), entry("2-1", "started", 20)));

        assertThat(story.behind(new Offset(1, 1), 4)).isNull();
        assertThat(story.behind(Offset.ASKED, 4)).isEqualTo(3);
    }

    @Test
    void aViewerWhoIsAheadOfTheLookIsNotBehind() {
        story.tell(List.of(entry("0-1", "asked", 0), entry("1-1", "started", 5)));

        assertThat(story.behind(new Offset(1, 2), 2)).isZero();
    }

    @Test
    void theHopsAreThoseOfTheLatestAttempt() {
        story.tell(List.of(entry("1-1", "started", 5), text("1-2", 7)));
        assertThat(story.hops()).isEqualTo(new Hops(1000, 5L, 7L, null));

        story.tell(List.of(entry("2-1", "started", 20)));
        assertThat(story.hops()).isEqualTo(new Hops(1000, 20L, null, null));

        story.tell(List.of(text("2-2", 30), text("2-3", 31), entry("99-0", "ended", 40)));
        assertThat(story.hops()).isEqualTo(new Hops(1000, 20L, 30L, 40L));
    }

    @Test
    void whatIsToldAgainChangesNothing() {
        story.tell(List.of(entry("1-1", "started", 5), text("1-2", 7), entry("2-1", "started", 20)));

        story.tell(List.of(entry("1-1", "started", 5), text("1-2", 7)));

        assertThat(story.hops()).isEqualTo(new Hops(1000, 20L, null, null));
    }

    @Test
    void anEntryOfSomebodyElseIsPassedOver() {
        story.tell(List.of(entry("1-1", "started", 5), new LogEntry("1700000000000-0", null, null, null, 20, null)));

        assertThat(story.behind(new Offset(1, 1), 3)).isZero();
        assertThat(story.isOver()).isFalse();
    }

    private static LogEntry text(String id, long at) {
        return new LogEntry(id, Offset.ofRedisId(id), "text", at, 20, "x");
    }

    private static LogEntry entry(String id, String type, long at) {
        return new LogEntry(id, Offset.ofRedisId(id), type, at, 20, null);
    }
}
