package dev.runnel.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.RunnelException;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.log.Logged;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameMakerTest {

    private static final QuestionId ID = QuestionId.random();

    private final FrameMaker maker = new FrameMaker(new FrameCodec());

    @Test
    void neighboursOfOneKindAreJoinedAndTheFirstPieceStandsAlone() {
        List<Logged> log = List.of(
                started(1),
                piece(1, 2, Entry.Kind.REASONING, "hm"),
                piece(1, 3, Entry.Kind.REASONING, "m"),
                piece(1, 4, Entry.Kind.REASONING, "!"),
                piece(1, 5, Entry.Kind.TEXT, "a"),
                piece(1, 6, Entry.Kind.TEXT, "b"));

        assertThat(frames(Offset.ASKED, log))
                .containsExactly(
                        new ServerFrame.Started(ID, Offset.ASKED, at(1, 1), 1, "m", 3),
                        new ServerFrame.Chunk(ID, at(1, 1), at(1, 2), Entry.Kind.REASONING, "hm", 2),
                        new ServerFrame.Chunk(ID, at(1, 2), at(1, 4), Entry.Kind.REASONING, "m!", 4, parts(1, 3, 1, 4)),
                        new ServerFrame.Chunk(ID, at(1, 4), at(1, 6), Entry.Kind.TEXT, "ab", 6, parts(1, 5, 1, 6)));
    }

    @Test
    void aJoinedFrameTellsEveryPieceOfTheLogWithItsOwnTimeAndWhole() {
        List<String> pieces = List.of("a", "👩‍💻", "", "é", "😀😀");
        List<Logged> log = new ArrayList<>(List.of(started(1), piece(1, 2, Entry.Kind.TEXT, "first")));
        pieces.forEach(text -> log.add(piece(1, log.size() + 1, Entry.Kind.TEXT, text)));

        ServerFrame.Chunk joined = (ServerFrame.Chunk) frames(Offset.ASKED, log).get(2);

        List<String> told = new ArrayList<>();
        int from = 0;
        for (ServerFrame.Part part : joined.parts()) {
            told.add(joined.text().substring(from, from += part.length()));
        }
        assertThat(told).isEqualTo(pieces);
        assertThat(joined.parts()).extracting(ServerFrame.Part::at).containsExactly(3L, 4L, 5L, 6L, 7L);
        assertThat(joined.at()).isEqualTo(7);
    }

    @Test
    void aJoinedFrameStaysSmall() {
        String text = "x".repeat(5000);
        List<Logged> log = List.of(piece(1, 3, Entry.Kind.TEXT, text), piece(1, 4, Entry.Kind.TEXT, text));

        assertThat(frames(at(1, 2), log)).hasSize(2);
    }

    @Test
    void aMissingPieceIsDataLossWhereverItIs() {
        for (List<Logged> log : List.of(
                List.of(piece(1, 4, Entry.Kind.TEXT, "x")),
                List.of(piece(1, 3, Entry.Kind.TEXT, "x"), piece(1, 5, Entry.Kind.TEXT, "y")))) {
            assertThatExceptionOfType(RunnelException.class)
                    .isThrownBy(() -> maker.frames(ID, at(1, 2), log))
                    .returns(ErrorCode.DATA_LOSS, RunnelException::code);
        }
    }

    @Test
    void howeverTheLogIsCutIntoPagesTheChainIsWholeAndTheTextTheSame() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            List<Logged> log = randomLog(random);
            Offset after = Offset.ASKED;
            StringBuilder text = new StringBuilder();
            int next = 0;
            while (next < log.size()) {
                int end = Math.min(log.size(), next + 1 + random.nextInt(10));
                for (ServerFrame.FromLog frame : frames(after, log.subList(next, end))) {
                    assertThat(frame.after()).isEqualTo(after);
                    after = frame.offset();
                    if (frame instanceof ServerFrame.Chunk chunk) {
                        text.append(chunk.text());
                    }
                }
                next = end;
            }
            assertThat(after).isEqualTo(Offset.SEAL);
            assertThat(text).hasToString(textOf(log));
        }
    }

    private static List<Logged> randomLog(Random random) {
        List<Logged> log = new ArrayList<>();
        int attempts = 1 + random.nextInt(3);
        for (int attempt = 1; attempt <= attempts; attempt++) {
            log.add(started(attempt));
            int pieces = random.nextInt(30);
            for (int i = 0; i < pieces; i++) {
                Entry.Kind kind = random.nextInt(4) == 0 ? Entry.Kind.REASONING : Entry.Kind.TEXT;
                log.add(piece(attempt, 2 + i, kind, attempt + "." + i + " "));
            }
        }
        log.add(new Logged(Offset.SEAL, new Entry.Ended(EndReason.STOP, 99, null, null, null)));
        return log;
    }

    private static String textOf(List<Logged> log) {
        StringBuilder text = new StringBuilder();
        for (Logged logged : log) {
            if (logged.entry() instanceof Entry.Piece piece) {
                text.append(piece.text());
            }
        }
        return text.toString();
    }

    private List<ServerFrame.FromLog> frames(Offset after, List<Logged> entries) {
        return maker.frames(ID, after, entries).stream()
                .map(EncodedFrame::frame)
                .toList();
    }

    private static List<ServerFrame.Part> parts(int length, long at, int length2, long at2) {
        return List.of(new ServerFrame.Part(length, at), new ServerFrame.Part(length2, at2));
    }

    private static Logged started(int attempt) {
        return new Logged(Offset.started(attempt), new Entry.Started(3, "p", "m"));
    }

    private static Logged piece(int attempt, long index, Entry.Kind kind, String text) {
        return new Logged(at(attempt, index), new Entry.Piece(kind, text, index));
    }

    private static Offset at(int attempt, long index) {
        return new Offset(attempt, index);
    }
}
