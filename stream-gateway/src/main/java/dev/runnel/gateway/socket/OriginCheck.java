package dev.runnel.gateway.socket;

import dev.runnel.gateway.access.Origins;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Refuses sockets that another site's page opens: a browser asks nobody before it does so, and any page that a user visits could ask
 * questions here in that user's place.
 */
@Singleton
class OriginCheck implements HttpUpgradeCheck {

    private final Origins origins;

    OriginCheck(Origins origins) {
        this.origins = origins;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return origins.isWelcome(context.httpRequest()) ? CheckResult.permitUpgrade() : CheckResult.rejectUpgrade(403);
    }
}
