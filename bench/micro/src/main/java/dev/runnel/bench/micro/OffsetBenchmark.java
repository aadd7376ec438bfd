package dev.runnel.bench.micro;

import dev.runnel.contract.Offset;
import org.openjdk.jmh.annotations.Benchmark;

/** The two spellings of an offset: each piece is read with one of them and told to viewers with the other. */
public class OffsetBenchmark extends ShortRun {

    private Offset offset = new Offset(1, 1234);
    private String redisId = "1-1234";
    private String wire = "01-00001234";

    @Benchmark
    public String toRedisId() {
        return offset.redisId();
    }

    @Benchmark
    public Offset ofRedisId() {
        return Offset.ofRedisId(redisId);
    }

    @Benchmark
    public String toWire() {
        return offset.toString();
    }

    @Benchmark
    public Offset ofWire() {
        return Offset.parse(wire);
    }
}
