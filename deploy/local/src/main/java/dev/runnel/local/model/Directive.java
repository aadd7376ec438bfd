package dev.runnel.local.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A word in the question that tells the demo model how to behave, such as {@code #pace=200}. */
enum Directive {
    SLOW("", "no value"),
    PACE("=(?!0+(\\.0+)?$)\\d{1,5}(\\.\\d{1,3})?", "tokens per second, more than 0 and below 100000"),
    FIRST("=\\d{1,7}", "milliseconds, up to 7 digits"),
    STALL("(=\\d{1,7})?", "nothing or a number of tokens"),
    FAIL("=[45]\\d\\d(\\*\\d{1,4})?", "a status from 400 to 599, or STATUS*TIMES"),
    BREAK("=\\d{1,7}", "a number of tokens"),
    ERRORCHUNK("=\\d{1,7}", "a number of tokens"),
    LONG("=\\d{1,6}", "a number of characters below 1000000"),
    REASON("", "no value"),
    EMPTY("", "no value"),
    LENGTH("", "no value"),
    FILTER("", "no value"),
    TEXT("=.*", "the text to say");

    private final Pattern form;
    private final String expected;

    Directive(String form, String expected) {
        this.form = Pattern.compile(form);
        this.expected = expected;
    }

    String written() {
        return "#" + name().toLowerCase(Locale.ROOT);
    }

    /** Any other word with a # in front is just a word. */
    static Optional<Directive> named(String name) {
        return Arrays.stream(values())
                .filter(directive -> directive.written().equals("#" + name))
                .findFirst();
    }

    /**
     * @param value with its equals sign, or empty
     * @return the bare value
     * @throws ModelError (400) when it has another form than this directive takes
     */
    String check(String value) {
        if (!form.matcher(value).matches()) {
            throw ModelError.invalid("Malformed directive " + written() + value + ": it takes " + expected + ".");
        }
        return value.isEmpty() ? "" : value.substring(1);
    }
}
