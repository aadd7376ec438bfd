package dev.runnel.bench;

import dev.runnel.bench.system.Contestant;
import dev.runnel.bench.system.Source;
import dev.runnel.bench.workload.Workloads;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What the command line says, as {@code --name value}; README.md has the list. */
record Options(
        Path root,
        Path peers,
        Path out,
        List<Contestant> systems,
        List<String> workloads,
        int rounds,
        boolean bothOrders,
        double seconds,
        double warmUp,
        int idleViewers,
        Source source) {

    private static final String QUICK = "quick";
    private static final List<String> KNOWN = List.of(
            "root",
            "peers-dir",
            "out",
            "systems",
            "workloads",
            "rounds",
            "orders",
            "seconds",
            "warm-up",
            "idle-viewers",
            "source");

    /** @throws IllegalArgumentException if it cannot be understood */
    static Options of(List<String> arguments) {
        Map<String, String> given = given(arguments);
        boolean quick = given.containsKey(QUICK);
        Path root = Path.of(given.getOrDefault("root", "."));
        return new Options(
                root,
                given.containsKey("peers-dir") ? Path.of(given.get("peers-dir")) : root.resolve("bench/peers"),
                given.containsKey("out") ? Path.of(given.get("out")) : root.resolve("bench/results"),
                systems(given.getOrDefault("systems", "all")),
                workloads(given.getOrDefault("workloads", quick ? "answers-50,answers-200" : "all")),
                Integer.parseInt(given.getOrDefault("rounds", quick ? "1" : "3")),
                Integer.parseInt(given.getOrDefault("orders", quick ? "1" : "2")) > 1,
                Double.parseDouble(given.getOrDefault("seconds", quick ? "4" : "10")),
                Double.parseDouble(given.getOrDefault("warm-up", quick ? "5" : "10")),
                Integer.parseInt(given.getOrDefault("idle-viewers", quick ? "1000" : "10000")),
                Source.valueOf(given.getOrDefault("source", "script").toUpperCase(Locale.ROOT)));
    }

    private static Map<String, String> given(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i).replaceFirst("^--", "");
            if (name.equals(QUICK)) {
                given.put(QUICK, "");
            } else if (!KNOWN.contains(name) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException("Not understood: " + arguments.get(i) + "; there are --quick and "
                        + KNOWN.stream().map(known -> "--" + known).toList());
            } else {
                given.put(name, arguments.get(++i));
            }
        }
        return given;
    }

    private static List<Contestant> systems(String names) {
        return names.equals("all")
                ? List.of(Contestant.values())
                : Stream.of(names.split(",")).map(Contestant::named).toList();
    }

    private static List<String> workloads(String names) {
        List<String> chosen = names.equals("all") ? Workloads.names() : List.of(names.split(","));
        chosen.forEach(Workloads::named);
        return chosen;
    }

    /** What was run, without where. */
    Map<String, String> facts() {
        return Map.of(
                "passes", rounds * (bothOrders ? 2 : 1) + ", each with its own order",
                "seconds", Double.toString(seconds),
                "warm-up", Double.toString(warmUp),
                "source", source.toString().toLowerCase(Locale.ROOT));
    }
}
