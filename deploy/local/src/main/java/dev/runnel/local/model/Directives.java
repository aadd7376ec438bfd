package dev.runnel.local.model;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the question says about how to answer it.
 *
 * @param given the value of each directive; of one given twice, the last
 * @param question what is left without them
 */
record Directives(Map<Directive, String> given, String question) {
    /** {@code #text=} takes the rest of its line, so it is taken out first and nothing is looked for inside it. */
    private static final Pattern TEXT = Pattern.compile("(?<!\\S)#text(?==)([^\\n]*)");

    private static final Pattern WORD = Pattern.compile("(?<!\\S)#([a-z]+)(=\\S*)?(?!\\S)");
    private static final double SLOW = 3;

    /** @throws ModelError (400) for a malformed one */
    static Directives in(String message) {
        Map<Directive, String> given = new EnumMap<>(Directive.class);
        String rest = message;
        Matcher text = TEXT.matcher(message);
        if (text.find()) {
            given.put(Directive.TEXT, text.group(1).substring(1));
            rest = message.substring(0, text.start()) + message.substring(text.end());
        }
        String question =
                WORD.matcher(rest).replaceAll(word -> taken(given, word.group(1), word.group(2), word.group()));
        return new Directives(Map.copyOf(given), question.strip());
    }

    /** @return what stays in the question: nothing for a directive, the word itself for any other */
    private static String taken(Map<Directive, String> given, String name, String value, String word) {
        Optional<Directive> directive = Directive.named(name);
        directive.ifPresent(known -> given.put(known, known.check(value == null ? "" : value)));
        return directive.isPresent() ? "" : Matcher.quoteReplacement(word);
    }

    boolean has(Directive directive) {
        return given.containsKey(directive);
    }

    double tokensPerSecond(double otherwise) {
        if (has(Directive.PACE)) {
            return Double.parseDouble(given.get(Directive.PACE));
        }
        return has(Directive.SLOW) ? SLOW : otherwise;
    }

    Duration firstToken(Duration otherwise) {
        return has(Directive.FIRST) ? Duration.ofMillis(Long.parseLong(given.get(Directive.FIRST))) : otherwise;
    }

    /** @return the number that was given, 0 for a directive without one, nothing when it was not given */
    OptionalInt number(Directive directive) {
        if (!has(directive)) {
            return OptionalInt.empty();
        }
        String value = given.get(directive);
        return OptionalInt.of(value.isEmpty() ? 0 : Integer.parseInt(value));
    }

    Optional<String> text() {
        return Optional.ofNullable(given.get(Directive.TEXT));
    }

    Optional<Failure> failure() {
        return Optional.ofNullable(given.get(Directive.FAIL)).map(Failure::parse);
    }

    /** @param times how many requests with the same text fail */
    record Failure(int status, int times) {
        private static Failure parse(String value) {
            int star = value.indexOf('*');
            return star < 0
                    ? new Failure(Integer.parseInt(value), Integer.MAX_VALUE)
                    : new Failure(
                            Integer.parseInt(value.substring(0, star)), Integer.parseInt(value.substring(star + 1)));
        }
    }
}
