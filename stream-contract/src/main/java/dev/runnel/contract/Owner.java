package dev.runnel.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Whose a question is: a pseudonym, not a name, and no secret either. Stands in keys, hence the few characters. */
public record Owner(String value) {

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** Of the questions that were asked before callers were told apart. */
    public static final Owner PUBLIC = new Owner("public");

    /** @throws IllegalArgumentException unless {@code value} is 1 to 64 letters, digits, {@code _} and {@code -} */
    @JsonCreator
    public Owner {
        if (value == null || !SAFE.matcher(value).matches()) {
            throw new IllegalArgumentException("An owner is 1 to 64 letters, digits, _ and -");
        }
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
