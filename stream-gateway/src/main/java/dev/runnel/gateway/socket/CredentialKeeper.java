package dev.runnel.gateway.socket;

import dev.runnel.gateway.access.Credentials;
import dev.runnel.gateway.access.Doorway;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Refuses nobody. It remembers what a browser, or a proxy that people log in at, sent along with the upgrade; {@code hello} makes use of it. */
@Singleton
class CredentialKeeper implements HttpUpgradeCheck {

    private static final UserData.TypedKey<Credentials> SHOWN = new UserData.TypedKey<>("credentials");

    private final Doorway doorway;

    CredentialKeeper(Doorway doorway) {
        this.doorway = doorway;
    }

    static Credentials shownBy(WebSocketConnection connection) {
        return connection.userData().get(SHOWN);
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        context.userData().put(SHOWN, doorway.shownBy(context.httpRequest()));
        return CheckResult.permitUpgrade();
    }
}
