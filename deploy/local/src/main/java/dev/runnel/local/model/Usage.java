package dev.runnel.local.model;

/** In tokens; {@code completion} includes {@code reasoning}. */
record Usage(int prompt, int completion, int reasoning) {}
