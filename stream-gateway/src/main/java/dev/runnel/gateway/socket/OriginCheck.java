package dev.runnel.gateway.socket;

import dev.runnel.gateway.GatewayConfig;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Refuses sockets that another site's page opens: a browser asks nobody before it does so, and any page that a user visits could ask
 * questions here in that user's place. Clients that are no browsers send no origin and are not meant.
 */
@Singleton
class OriginCheck implements HttpUpgradeCheck {

    private final List<String> allowed;

    OriginCheck(GatewayConfig config) {
        this.allowed = config.origins().orElse(List.of());
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        String origin = context.httpRequest().getHeader("Origin");
        String host = context.httpRequest().getHeader("Host");
        return isWelcome(origin, host) ? CheckResult.permitUpgrade() : CheckResult.rejectUpgrade(403);
    }

    private boolean isWelcome(String origin, String host) {
        return origin == null
                || allowed.contains("*")
                || allowed.contains(origin)
                || origin.replaceFirst("^https?://", "").equalsIgnoreCase(host);
    }
}
