package dev.runnel.bench.workload;

import dev.runnel.bench.load.Loader;
import dev.runnel.bench.load.Tally;
import dev.runnel.bench.measure.RedisInfo;
import dev.runnel.bench.system.Running;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** A stretch of time, and what was used and delivered in it. */
final class Window {

    private final Loader loader;
    private final Running running;
    private final long opened;
    private final Tally.Counts counts;
    private final Map<String, Long> cpu;
    private final long loaderCpu;
    private final RedisInfo redis;

    private Window(Loader loader, Running running) {
        this.loader = loader;
        this.running = running;
        this.redis = running.redis();
        loader.delays();
        this.loaderCpu = loader.cpuMicros();
        this.cpu = running.cpuMicros();
        this.counts = loader.counts();
        this.opened = System.nanoTime();
    }

    static Window open(Loader loader, Running running) {
        return new Window(loader, running);
    }

    /** Waits so long, then closes. */
    Map<String, Double> closeAfter(double seconds) {
        Lab.pause(seconds - (System.nanoTime() - opened) / 1e9);
        return close();
    }

    Map<String, Double> close() {
        Map<String, Double> figures = new TreeMap<>();
        double seconds = (System.nanoTime() - opened) / 1e9;
        Tally.Counts now = loader.counts();
        Map<String, Long> used = running.cpuMicros();
        Tally.Delays delays = loader.delays();
        double tokens = now.tokens() - counts.tokens();
        figures.put("seconds", seconds);
        figures.put("tokens", tokens);
        figures.put("tokensPerSecond", tokens / seconds);
        figures.put("tokensPerFrame", tokens / (now.frames() - counts.frames()));
        figures.put("wireBytesPerToken", (now.bytes() - counts.bytes()) / tokens);
        figures.put("loaderCpuShare", (loader.cpuMicros() - loaderCpu) / 1e6 / seconds);
        cpu(figures, used, seconds, tokens);
        redis(figures, tokens);
        delays(figures, "latency", delays.each());
        delays(figures, "latencyLast", delays.last());
        return figures;
    }

    private void cpu(Map<String, Double> figures, Map<String, Long> used, double seconds, double tokens) {
        double all = 0;
        for (Map.Entry<String, Long> part : used.entrySet()) {
            double micros = part.getValue() - cpu.get(part.getKey());
            figures.put("cpuPerToken." + part.getKey(), micros / tokens);
            all += micros;
        }
        figures.put("cpuPerToken", all / tokens);
        figures.put("cpuCores", all / 1e6 / seconds);
    }

    private void redis(Map<String, Double> figures, double tokens) {
        if (redis != null) {
            RedisInfo since = running.redis().since(redis);
            figures.put("redisCommandsPerToken", since.allCalls() / tokens);
            since.calls().forEach((name, calls) -> figures.put("redisCommandsPerToken." + name, calls / tokens));
            figures.put("redisBytesInPerToken", since.bytesIn() / tokens);
            figures.put("redisBytesOutPerToken", since.bytesOut() / tokens);
        }
    }

    /** In milliseconds. */
    private static void delays(Map<String, Double> figures, String name, Histogram micros) {
        figures.put(name + ".p50", micros.getValueAtPercentile(50) / 1000.0);
        figures.put(name + ".p99", micros.getValueAtPercentile(99) / 1000.0);
        figures.put(name + ".p999", micros.getValueAtPercentile(99.9) / 1000.0);
        figures.put(name + ".max", micros.getMaxValue() / 1000.0);
    }
}
