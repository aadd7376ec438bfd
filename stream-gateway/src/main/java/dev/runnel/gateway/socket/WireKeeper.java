package dev.runnel.gateway.socket;

import dev.runnel.gateway.ClientWire;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Refuses nobody. It remembers what lies beneath a socket, which the framework shows only now. */
@Singleton
class WireKeeper implements HttpUpgradeCheck {

    private static final UserData.TypedKey<ClientWire> WIRE = new UserData.TypedKey<>("wire");

    static ClientWire wireOf(WebSocketConnection connection) {
        return connection.userData().get(WIRE);
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        ClientWire wire = new ClientWire(context.httpRequest());
        wire.readInSips();
        context.userData().put(WIRE, wire);
        return CheckResult.permitUpgrade();
    }
}
