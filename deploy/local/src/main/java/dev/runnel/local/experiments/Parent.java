package dev.runnel.local.experiments;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The process that started this one, if this is the second one. However that ends, also by SIGKILL, the kernel closes the pipe that is this one's
 * standard input; then this one ends as well.
 */
public final class Parent {

    /** Set in the second process. Not one of {@code runnel.*}, which are settings. */
    static final String PROPERTY = "local.second";

    /** For the orderly way: the parent's Redis may be gone with it, and there is nothing here that must be kept. */
    private static final Duration LAST_WORD = Duration.ofSeconds(5);

    private Parent() {}

    /** Whether this is the second process. */
    public static boolean exists() {
        return Boolean.getBoolean(PROPERTY);
    }

    /** Ends this process with its parent; does nothing in the first process. */
    public static void follow() {
        if (exists()) {
            Thread watch = new Thread(Parent::endWithIt, "parent");
            watch.setDaemon(true);
            watch.start();
        }
    }

    private static void endWithIt() {
        awaitEnd(System.in);
        Quarkus.asyncExit();
        try {
            TimeUnit.SECONDS.sleep(LAST_WORD.toSeconds());
        } catch (InterruptedException hurried) {
            // Then at once.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void awaitEnd(InputStream pipe) {
        try {
            pipe.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // As good as an end.
        }
    }
}
