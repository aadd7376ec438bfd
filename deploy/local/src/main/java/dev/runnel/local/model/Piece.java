package dev.runnel.local.model;

/** One token. */
record Piece(boolean reasoning, String text) {}
