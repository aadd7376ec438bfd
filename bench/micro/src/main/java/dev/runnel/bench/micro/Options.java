package dev.runnel.bench.micro;

import java.util.List;

/** A command line of names and values in turn; what nobody asks for is ignored, so that all systems can be started with the same one. */
public record Options(List<String> words) {

    public Options(String... words) {
        this(List.of(words));
    }

    /** @param otherwise if it is not given; may be null */
    public String get(String name, String otherwise) {
        int at = words.indexOf(name);
        return at < 0 ? otherwise : words.get(at + 1);
    }

    public int number(String name, int otherwise) {
        return Integer.parseInt(get(name, "" + otherwise));
    }
}
