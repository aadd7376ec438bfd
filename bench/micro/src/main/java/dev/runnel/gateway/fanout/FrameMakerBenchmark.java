package dev.runnel.gateway.fanout;

import dev.runnel.bench.micro.ShortRun;
import dev.runnel.contract.Entry;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.log.Logged;
import java.util.List;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;

/** From what a turn has read of one log to its frames: a single piece while it is live, pages of them while a viewer catches up. */
public class FrameMakerBenchmark extends ShortRun {

    private static final int PAGE = 256;

    private final FrameMaker maker = new FrameMaker(new FrameCodec());
    private QuestionId id = QuestionId.random();
    private Offset after = new Offset(1, 99);
    private List<Logged> one = pieces(1);
    private List<Logged> page = pieces(PAGE);

    @Benchmark
    public List<EncodedFrame> onePiece() {
        return maker.frames(id, after, one);
    }

    /** 256 pieces of 24 characters. */
    @Benchmark
    public List<EncodedFrame> page() {
        return maker.frames(id, after, page);
    }

    private static List<Logged> pieces(int count) {
        return LongStream.range(0, count)
                .mapToObj(i -> new Logged(
                        new Offset(1, 100 + i),
                        new Entry.Piece(Entry.Kind.TEXT, "0042.00ab12cd.abcdefghi ", 1234 + 20 * i)))
                .toList();
    }
}
