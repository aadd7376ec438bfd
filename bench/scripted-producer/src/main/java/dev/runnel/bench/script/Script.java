package dev.runnel.bench.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer shall be, as its question says it.
 *
 * @param rate tokens in a second
 */
record Script(int tokens, double rate) {

    private static final Pattern QUESTION = Pattern.compile("tokens=(\\d{1,7}) rate=(\\d{1,7}(?:\\.\\d{1,9})?)");

    /** @throws IllegalArgumentException if the question says nothing of the kind */
    static Script of(String question) {
        Matcher said = QUESTION.matcher(question);
        if (!said.find()) {
            throw new IllegalArgumentException("Not a question for the script: " + question);
        }
        return new Script(Integer.parseInt(said.group(1)), Double.parseDouble(said.group(2)));
    }

    /** Nanoseconds from the answer's beginning to its token {@code k}: counted from the beginning, so that lateness does not add up. */
    long due(int k) {
        return Math.round(k / rate * 1e9);
    }
}
