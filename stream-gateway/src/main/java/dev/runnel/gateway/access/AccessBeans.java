package dev.runnel.gateway.access;

import dev.runnel.contract.Keys;
import dev.runnel.gateway.Feature;
import dev.runnel.gateway.GatewayConfig;
import dev.runnel.gateway.GatewayConfig.Access.Mode;
import dev.runnel.log.RedisRouter;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The mode that is configured. */
class AccessBeans {

    /** Otherwise every token would do that the issuer gave to anybody for anything. */
    void check(
            @Observes StartupEvent event,
            GatewayConfig config,
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> issuer,
            @ConfigProperty(name = "quarkus.oidc.token.audience") Optional<List<String>> audience) {
        if (config.access().mode() == Mode.OIDC && (issuer.isEmpty() || audience.isEmpty())) {
            throw new IllegalArgumentException(
                    "Mode oidc needs quarkus.oidc.auth-server-url and quarkus.oidc.token.audience: whose tokens are taken, and made for whom.");
        }
    }

    /** So that an issuer that is not there is told of before somebody wants to come in. */
    void look(@Observes StartupEvent event, GatewayConfig config, Callers callers) {
        if (config.access().mode() == Mode.OIDC) {
            callers.identify(new Credentials("nobody's", null)).subscribe().with(nobody -> {}, refused -> {});
        }
    }

    @Produces
    @Singleton
    SigningKey signingKey(RedisRouter redis, Keys keys, GatewayConfig config) {
        return new SigningKey(redis, keys.signingKey(), config.access().secret());
    }

    @Produces
    @Singleton
    Callers callers(GatewayConfig config, SigningKey key, Instance<TenantIdentityProvider> issuer) {
        return config.access().mode() == Mode.OIDC ? new OidcCallers(issuer.get()) : new AnonymousCallers(key);
    }

    @Produces
    @Singleton
    Feature sharing(GatewayConfig config) {
        return new Feature("sharing", config.access().sharing());
    }
}
