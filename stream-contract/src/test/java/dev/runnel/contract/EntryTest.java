package dev.runnel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EntryTest {

    private static final Arbitrary<Long> TIMES = Arbitraries.longs().greaterOrEqual(0);
    private static final Arbitrary<String> TEXTS = Arbitraries.strings();

    @Provide
    Arbitrary<Entry> entries() {
        Arbitrary<Problem> problems = Combinators.combine(
                        Arbitraries.of(ErrorCode.values()).map(ErrorCode::wireName), TEXTS)
                .as(Problem::new);
        Arbitrary<Integer> counts = Arbitraries.integers().greaterOrEqual(0);
        Arbitrary<Usage> usages = Combinators.combine(counts, counts).as(Usage::new);
        return Arbitraries.oneOf(
                Combinators.combine(TIMES, TEXTS.injectNull(0.3)).as(Entry.Asked::new),
                Combinators.combine(TIMES, TEXTS, TEXTS).as(Entry.Started::new),
                Combinators.combine(Arbitraries.of(Entry.Kind.values()), TEXTS, TIMES)
                        .as(Entry.Piece::new),
                Combinators.combine(
                                Arbitraries.of(EndReason.values()),
                                TIMES,
                                problems.injectNull(0.5),
                                usages.injectNull(0.5),
                                TEXTS.map(Summary::of).injectNull(0.5))
                        .as(Entry.Ended::new));
    }

    @Property
    void anEntrySurvivesTheWayThroughItsFields(@ForAll("entries") Entry entry) {
        assertThat(Entry.of(entry.fields())).isEqualTo(entry);
    }

    @Property
    void aReaderOfTheLogSeesTheTypeFirst(@ForAll("entries") Entry entry) {
        assertThat(entry.fields().entrySet().iterator().next()).isEqualTo(Map.entry("type", entry.type()));
    }

    @Test
    void fieldsOfSomebodyElseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Entry.of(Map.of("type", "banana")));
        assertThatIllegalArgumentException().isThrownBy(() -> Entry.of(Map.of("text", "no type")));
        assertThatIllegalArgumentException().isThrownBy(() -> Entry.of(Map.of("type", "text", "text", "no time")));
    }
}
