package dev.runnel.bench.ceiling;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.bench.micro.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures what Redis itself costs for each entry, and prints it as a table. Options are in the README. */
public final class CeilingMain {

    private static final List<Integer> ANSWERS = List.of(50, 200, 2000);

    private CeilingMain() {}

    public static void main(String... args) throws IOException, InterruptedException {
        Options options = new Options(args);
        try (RedisServer redis = new RedisServer(options.get("--redis-server", "redis-server"))) {
            System.out.println("Redis " + redis.version() + ", microseconds of its CPU for each entry\n");
            System.out.println(Ceiling.HEAD);
            List<Ceiling> ceilings = measure(redis.port(), Duration.ofSeconds(options.number("--seconds", 3)));
            write(options.get("--json", null), redis.version(), ceilings);
        }
    }

    private static List<Ceiling> measure(int port, Duration time) throws IOException {
        new Throttle(port)
                .measure(ANSWERS.get(0)); // Not counted: what Redis and this process do the first time costs more.
        List<Ceiling> ceilings = new ArrayList<>();
        for (int answers : ANSWERS) {
            tell(new Paced(port, time).measure(answers), ceilings);
            tell(new Throttle(port).measure(answers), ceilings);
        }
        return ceilings;
    }

    private static void tell(Ceiling ceiling, List<Ceiling> all) {
        System.out.println(ceiling.row());
        all.add(ceiling);
    }

    private static void write(String file, String version, List<Ceiling> ceilings) throws IOException {
        if (file != null) {
            Files.writeString(
                    Path.of(file), new ObjectMapper().writeValueAsString(Map.of("redis", version, "rows", ceilings)));
        }
    }
}
