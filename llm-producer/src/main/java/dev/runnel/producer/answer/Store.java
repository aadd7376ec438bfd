package dev.runnel.producer.answer;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.RunnelException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;

/** How to live with a store that may be away: everything that is sent to it is harmless when sent twice. */
public final class Store {

    private static final int FIRST_OF_MAX = 100;

    private Store() {}

    /** Tries until the store answers, for as long as somebody waits for it. */
    public static <T> Uni<T> patiently(Duration backoffMax, Supplier<Uni<? extends T>> command) {
        return Uni.createFrom()
                .<T>deferred(command)
                .onFailure(Store::isAway)
                .retry()
                .withBackOff(backoffMax.dividedBy(FIRST_OF_MAX), backoffMax)
                .indefinitely();
    }

    /** The wait before the next try, a third of it by chance, so that not all come back at once. */
    public static Duration backoff(Duration backoffMax, int failures) {
        long max = backoffMax.toNanos();
        long wait = Math.min(max, (max / FIRST_OF_MAX) << Math.min(failures - 1, 20));
        return Duration.ofNanos((long) (wait * (1 - Math.random() / 3)));
    }

    public static boolean isAway(Throwable failure) {
        return failure instanceof RunnelException known && known.code() == ErrorCode.STORE_UNAVAILABLE;
    }
}
