package dev.runnel.gateway.access;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Owner;
import dev.runnel.contract.RunnelException;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** Only with an access token of the configured issuer. Cookies mean nothing, and nobody is given one. */
final class OidcCallers implements Callers {

    private static final Logger LOG = Logger.getLogger(OidcCallers.class);

    private final TenantIdentityProvider issuer;
    /** Tokens cannot be checked, as far as is known. */
    private final AtomicBoolean blind = new AtomicBoolean();

    OidcCallers(TenantIdentityProvider issuer) {
        this.issuer = issuer;
    }

    @Override
    public Uni<Caller> identify(Credentials shown) {
        if (shown.token() == null || shown.token().isEmpty()) {
            return Uni.createFrom().failure(new RunnelException(ErrorCode.UNAUTHORIZED));
        }
        return Uni.createFrom()
                .deferred(() -> issuer.authenticate(new AccessTokenCredential(shown.token())))
                .map(OidcCallers::caller)
                .invoke(this::sees)
                .onFailure(failure -> !(failure instanceof RunnelException))
                .transform(this::told);
    }

    private static Caller caller(SecurityIdentity identity) {
        if (identity.getPrincipal() instanceof JsonWebToken token
                && token.getIssuer() != null
                && token.getSubject() != null
                && token.getExpirationTime() > 0) {
            return new Caller(
                    ownerOf(token.getIssuer(), token.getSubject()),
                    null,
                    Instant.ofEpochSecond(token.getExpirationTime()));
        }
        throw new RunnelException(ErrorCode.UNAUTHORIZED, "The token names no issuer, no subject or no expiry.");
    }

    /** A pseudonym: keys and logs have no use for a name, and none for what an issuer allows in one. */
    private static Owner ownerOf(String issuer, String subject) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((issuer + "\n" + subject).getBytes(StandardCharsets.UTF_8));
            return new Owner("oidc-" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }

    /** A token that is wrong is the client's matter; whatever else fails is not, and must not look like it. */
    private RunnelException told(Throwable failure) {
        if (isExpired(failure)) {
            return new RunnelException(ErrorCode.TOKEN_EXPIRED);
        }
        if (failure instanceof AuthenticationFailedException) {
            return new RunnelException(ErrorCode.UNAUTHORIZED);
        }
        if (!blind.getAndSet(true)) {
            LOG.warnf("Tokens cannot be checked, so nobody new is let in: %s", failure.getMessage());
        }
        return new RunnelException(ErrorCode.IDENTITY_UNAVAILABLE);
    }

    private void sees() {
        if (blind.get() && blind.getAndSet(false)) {
            LOG.info("Tokens can be checked again");
        }
    }

    private static boolean isExpired(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidJwtException wrong && wrong.hasExpired()) {
                return true;
            }
        }
        return false;
    }
}
