package dev.runnel.gateway.access;

import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Owner;
import dev.runnel.contract.RunnelException;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** Nobody logs in: whoever comes with nothing is given a token that says no more than that it is the same one again. */
final class AnonymousCallers implements Callers {

    private static final int OWNER_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final SigningKey key;

    AnonymousCallers(SigningKey key) {
        this.key = key;
    }

    @Override
    public Uni<Caller> identify(Credentials shown) {
        return key.signer()
                .onFailure()
                .transform(away -> new RunnelException(ErrorCode.IDENTITY_UNAVAILABLE))
                .map(signer -> identify(shown, signer));
    }

    private Caller identify(Credentials shown, Signer signer) {
        if (shown.token() != null) {
            return known(signer.ownerOf(shown.token()).orElseThrow(() -> new RunnelException(ErrorCode.UNAUTHORIZED)));
        }
        // A cookie that is none of ours is no offence: the key may have changed since.
        return Optional.ofNullable(shown.cookie())
                .flatMap(signer::ownerOf)
                .map(AnonymousCallers::known)
                .orElseGet(() -> stranger(signer));
    }

    private static Caller known(Owner owner) {
        return new Caller(owner, null, null);
    }

    private Caller stranger(Signer signer) {
        byte[] bytes = new byte[OWNER_BYTES];
        random.nextBytes(bytes);
        Owner owner =
                new Owner("anon-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        return new Caller(owner, signer.sign(owner), null);
    }
}
