package dev.runnel.producer.answer;

import dev.runnel.bench.micro.ShortRun;
import dev.runnel.contract.Entry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.infra.Blackhole;

/** What a producer does with each token before it is written: cuts pieces, and keeps them until they are in the log for certain. */
public class PieceBenchmark extends ShortRun {

    private static final int TOKENS = 1000;
    private static final int MAX_CHARS = 256;
    private static final String TOKEN = "0042.00ab12cd.abcdefghi ";

    /** Each token is a piece, as at 50 tokens a second. */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void cutOneByOne(Blackhole sink) {
        PieceCutter cutter = new PieceCutter(MAX_CHARS, (kind, text) -> sink.consume(text));
        for (int i = 0; i < TOKENS; i++) {
            cutter.add(Entry.Kind.TEXT, TOKEN);
            cutter.cutWhole();
        }
    }

    /** Faster than pieces go out, so that their length cuts them. */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void cutByLength(Blackhole sink) {
        PieceCutter cutter = new PieceCutter(MAX_CHARS, (kind, text) -> sink.consume(text));
        for (int i = 0; i < TOKENS; i++) {
            cutter.add(Entry.Kind.TEXT, TOKEN);
        }
        cutter.cutAll();
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public Manuscript keep() {
        Manuscript manuscript = new Manuscript(null, 1, new Entry.Started(3, "p", "m"), null);
        for (int i = 0; i < TOKENS; i++) {
            manuscript.add(new Entry.Piece(Entry.Kind.TEXT, TOKEN, i));
        }
        return manuscript;
    }
}
