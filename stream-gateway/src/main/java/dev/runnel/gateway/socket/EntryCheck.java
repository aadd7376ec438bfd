package dev.runnel.gateway.socket;

import dev.runnel.gateway.limit.Sockets;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Refuses sockets of which too many come, or are here, before they cost more than a request. */
@Singleton
class EntryCheck implements HttpUpgradeCheck {

    private final Sockets sockets;

    EntryCheck(Sockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return sockets.refusal()
                .map(no -> CheckResult.rejectUpgrade(
                        no.status(), Map.of("Retry-After", List.of(wholeSeconds(no.retryAfter())))))
                .orElseGet(CheckResult::permitUpgrade);
    }

    /** Rounded up: the header knows nothing finer. */
    private static String wholeSeconds(Duration time) {
        return Long.toString((time.toMillis() + 999) / 1000);
    }
}
