package dev.runnel.bench.micro;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.contract.frame.ServerFrame;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** Frames to JSON and back. */
public class FrameBenchmark extends ShortRun {

    private static final String TEXT = "0042.00ab12cd.abcdefghi ";

    private final FrameCodec codec = new FrameCodec();
    private QuestionId id = QuestionId.random();
    private ServerFrame one = new ServerFrame.Chunk(id, at(41), at(42), Entry.Kind.TEXT, TEXT, 1234);
    private ServerFrame escaped =
            new ServerFrame.Chunk(id, at(41), at(42), Entry.Kind.TEXT, "if (a < \"b\") {\n\t→ Grüße 👩‍💻\n}", 1234);
    private ServerFrame joined = new ServerFrame.Chunk(
            id,
            at(38),
            at(42),
            Entry.Kind.TEXT,
            TEXT.repeat(4),
            1234,
            List.of(part(1154), part(1174), part(1194), part(1234)));
    private String watch = "{\"type\":\"watch\",\"ref\":\"1\",\"question\":\"" + id + "\",\"after\":\"01-00000042\"}";

    @Benchmark
    public String ofOnePiece() {
        return codec.write(one);
    }

    /** Code, an emoji, and letters that are not ASCII. */
    @Benchmark
    public String ofEscapedPiece() {
        return codec.write(escaped);
    }

    @Benchmark
    public String ofFourPieces() {
        return codec.write(joined);
    }

    @Benchmark
    public FrameCodec.Read readWatch() {
        return codec.read(watch);
    }

    private static Offset at(int index) {
        return new Offset(1, index);
    }

    private static ServerFrame.Part part(long at) {
        return new ServerFrame.Part(TEXT.length(), at);
    }
}
