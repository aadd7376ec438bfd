package dev.runnel.bench.system;

/** Who says the tokens. */
public enum Source {
    /** The timed script, in the process that writes the answer. */
    SCRIPT,
    /** The same script in a server that speaks as OpenAI's does, asked as a model is asked. */
    MODEL
}
