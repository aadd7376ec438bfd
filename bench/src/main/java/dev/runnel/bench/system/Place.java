package dev.runnel.bench.system;

import java.nio.file.Path;

/**
 * Where everything is.
 *
 * @param root of the repository
 * @param peers the Node programs
 * @param logs what the processes of this run say
 */
public record Place(Path root, Path peers, Path logs) {}
