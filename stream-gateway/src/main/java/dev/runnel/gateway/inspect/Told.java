package dev.runnel.gateway.inspect;

import dev.runnel.contract.Offset;

/**
 * One event to a looker.
 *
 * @param json null for an event that says all by its name
 */
record Told(String name, String json) {

    /**
     * What a looker has been told so far.
     *
     * @param entry the last entry
     * @param arrival the last arrival
     * @param question its JSON; null if it has not been told
     */
    record State(EntryId entry, Offset arrival, String question) {}

    static Told sample(String json) {
        return new Told("sample", json);
    }

    static Told problem(String json) {
        return new Told("problem", json);
    }

    /** Nothing more will come: whoever hears it does not come back. */
    static Told over() {
        return new Told("over", null);
    }

    int size() {
        return json == null ? 0 : json.length();
    }
}
