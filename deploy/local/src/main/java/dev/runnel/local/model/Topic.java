package dev.runnel.local.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A text that ships with the demo model. The file begins with two lines, {@code title:} and {@code keywords:}, and an empty
 * one.
 */
record Topic(String title, List<String> keywords, String body) {
    static Topic load(String name) {
        String resource = "/demo-model/" + name + ".md";
        try (InputStream file = Topic.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException("missing from the jar: " + resource);
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Topic parse(String file) {
        String[] parts = file.split("\n", 4);
        List<String> keywords = Arrays.stream(after("keywords:", parts[1]).split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
        return new Topic(after("title:", parts[0]), keywords, parts[3]);
    }

    private static String after(String label, String line) {
        if (!line.startsWith(label)) {
            throw new IllegalStateException("expected \"" + label + "\": " + line);
        }
        return line.substring(label.length()).strip();
    }

    /** A keyword of several words counts for each of them, so the more special topic wins. */
    int score(String question) {
        String lower = question.toLowerCase(Locale.ROOT);
        String words = " " + lower.replaceAll("[^\\p{L}\\p{N}]+", " ") + " ";
        return keywords.stream()
                .filter(keyword -> words.contains(" " + keyword + " ") || !isAscii(keyword) && lower.contains(keyword))
                .mapToInt(keyword -> keyword.split(" ").length)
                .sum();
    }

    /** Not every script puts spaces between words. */
    private static boolean isAscii(String word) {
        return word.chars().allMatch(c -> c < 128);
    }
}
