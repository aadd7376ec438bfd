package dev.runnel.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.Owner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignerTest {

    private static final Owner ANN = new Owner("anon-Ann_1");

    private final Signer signer = new Signer("one secret");
    private final String token = signer.sign(ANN);

    @Test
    void itsOwnTokenTellsTheOwner() {
        assertThat(signer.ownerOf(token)).hasValue(ANN);
    }

    @Test
    void anotherSecretMakesAnotherToken() {
        assertThat(new Signer("another secret").ownerOf(token)).isEmpty();
    }

    @Test
    void noCharacterOfATokenCanBeChanged() {
        for (int i = 0; i < token.length(); i++) {
            for (char other : new char[] {'A', 'B', '.', '~'}) {
                String changed = token.substring(0, i) + other + token.substring(i + 1);
                // The last digit of base 64 has bits that mean nothing.
                if (other != token.charAt(i) && i < token.length() - 1) {
                    assertThat(signer.ownerOf(changed)).as(changed).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "anon-Ann_1",
                "anon-Ann_1.",
                ".AAAA",
                "a b.AAAA",
                "anon-Ann_1.%%%",
                "\u0000.\u0000"
            })
    void whatIsNoTokenIsNobodys(String text) {
        assertThat(signer.ownerOf(text)).isEmpty();
    }
}
