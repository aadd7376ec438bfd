package dev.runnel.local.model;

import java.util.Map;
import java.util.function.Function;

/** Reads a setting from the environment and names it when it cannot be read. */
final class Environment {
    private Environment() {}

    static <T> T value(Map<String, String> environment, String name, Function<String, T> parser, T otherwise) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return parser.apply(text);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(name + " cannot be read: \"" + text + "\"", e);
        }
    }
}
