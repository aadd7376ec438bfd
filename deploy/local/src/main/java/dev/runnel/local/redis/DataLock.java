package dev.runnel.local.redis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two servers from appending to the same file, which would ruin it. The lock ends with this process at the latest. */
final class DataLock implements AutoCloseable {
    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    static DataLock of(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    directory.resolve("runnel.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw inUse(directory);
            }
            return new DataLock(channel);
        } catch (OverlappingFileLockException e) {
            throw inUse(directory);
        } catch (IOException e) {
            throw new RedisStartException(
                    "The data directory " + directory + " (RUNNEL_DATA) cannot be written: " + e, e);
        }
    }

    private static RedisStartException inUse(Path directory) {
        return new RedisStartException("The data directory " + directory
                + " (RUNNEL_DATA) is in use by another Runnel: end that one, or choose another directory.");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // A lock that cannot be given back ends with the process.
        }
    }
}
