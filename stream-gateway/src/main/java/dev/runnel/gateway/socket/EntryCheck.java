package dev.runnel.gateway.socket;

import dev.runnel.gateway.limit.Addresses;
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
    private final Addresses addresses;

    EntryCheck(Sockets sockets, Addresses addresses) {
        this.sockets = sockets;
        this.addresses = addresses;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return sockets.refusal(addresses.of(context.httpRequest()))
                .map(no -> CheckResult.rejectUpgrade(
                        no.status(), Map.of("Retry-After", List.of(wholeSeconds(no.retryAfter())))))
                .orElseGet(CheckResult::permitUpgrade);
    }

    /** Rounded up: the header knows nothing finer. */
    private static String wholeSeconds(Duration time) {
        return Long.toString((time.toMillis() + 999) / 1000);
    }
}
