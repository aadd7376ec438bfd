package dev.runnel.bench.workload;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All of them, by name, in the order in which they are run. */
public final class Workloads {

    private static final Map<String, Workload> ALL = new LinkedHashMap<>();

    static {
        ALL.put("startup", new Startup());
        ALL.put("answers-1", new Steady(1, 1));
        ALL.put("answers-50", new Steady(50, 1));
        ALL.put("answers-200", new Steady(200, 1));
        ALL.put("answers-1000", new Steady(1000, 1));
        ALL.put("answers-2000", new Steady(2000, 1));
        ALL.put("viewers-100", new Steady(1, 100));
        ALL.put("viewers-1000", new Steady(1, 1000));
        ALL.put("idle", new Idle());
        ALL.put("reconnect", new Reconnect());
        ALL.put("resume", new Resume());
        ALL.put("retained", new Retained());
        ALL.put("first-token", new FirstToken());
        ALL.put("slow-viewer", new SlowViewer());
        ALL.put("ramp", new Ramp());
    }

    private Workloads() {}

    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** @throws IllegalArgumentException if there is no such */
    public static Workload named(String name) {
        if (!ALL.containsKey(name)) {
            throw new IllegalArgumentException("No workload is called " + name + "; there are " + names());
        }
        return ALL.get(name);
    }
}
