package dev.runnel.contract;

/** What the model's service counted, in tokens. */
public record Usage(int prompt, int completion) {}
