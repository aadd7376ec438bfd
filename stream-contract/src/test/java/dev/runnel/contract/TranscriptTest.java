package dev.runnel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class TranscriptTest {

    private final Transcript transcript = new Transcript();

    @Test
    void theOutcomeIsTheTextOfTheLastAttempt() {
        transcript.add(Offset.ASKED, new Entry.Asked(1000, null));
        transcript.add(Offset.started(1), new Entry.Started(5, "p1", "m"));
        transcript.add(new Offset(1, 2), text("half an ans"));
        transcript.add(Offset.started(2), new Entry.Started(50, "p2", "m"));
        transcript.add(new Offset(2, 2), text("the whole "));
        transcript.add(new Offset(2, 3), text("answer"));
        transcript.add(Offset.SEAL, new Entry.Ended(EndReason.STOP, 90, null, new Usage(3, 4), Summary.of("x")));

        assertThat(transcript.outcome())
                .isEqualTo(new Question.Outcome(
                        EndReason.STOP, "the whole answer", null, "m", 2, 1050L, 1090, new Usage(3, 4), null));
    }

    @Test
    void anAnswerStoppedInTheQueueHasAnOutcomeToo() {
        transcript.add(Offset.ASKED, new Entry.Asked(1000, null));
        transcript.add(Offset.SEAL, new Entry.Ended(EndReason.STOPPED, 90, null, null, null));

        assertThat(transcript.outcome())
                .isEqualTo(new Question.Outcome(EndReason.STOPPED, "", null, null, 0, null, 1090, null, null));
    }

    @Test
    void aMissingPieceIsNotPassedOver() {
        transcript.add(Offset.ASKED, new Entry.Asked(1000, null));
        transcript.add(Offset.started(1), new Entry.Started(5, "p1", "m"));
        transcript.add(new Offset(1, 2), text("a"));

        assertThatIllegalStateException()
                .isThrownBy(() -> transcript.add(new Offset(1, 4), text("c")))
                .withMessage("After 01-00000002 comes 01-00000004");
    }

    private static Entry text(String text) {
        return new Entry.Piece(Entry.Kind.TEXT, text, 7);
    }
}
