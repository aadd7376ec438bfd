package dev.runnel.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocalApplicationTest {

    @Test
    void theAddressThatIsPrintedHasNoPassword() {
        assertThat(LocalApplication.withoutPassword("redis://me:s%40crt@one:6379/2,rediss://:s%40crt@two?client=me"))
                .isEqualTo("redis://me@one:6379/2,rediss://@two?client=me");
        assertThat(LocalApplication.withoutPassword("redis://one:6379?user=me&password=s%40crt"))
                .isEqualTo("redis://one:6379?user=me&password=…");
        assertThat(LocalApplication.withoutPassword("redis://127.0.0.1:6379")).isEqualTo("redis://127.0.0.1:6379");
    }
}
