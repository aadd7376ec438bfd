package dev.runnel.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedisMemoryTest {

    @Test
    void whatIsUsedAndWhatMayBeAreRead() {
        assertThat(RedisMemory.parse("# Memory\r\nused_memory:1024\r\nused_memory_rss:9\r\nmaxmemory:4096\r\n"))
                .isEqualTo(new RedisMemory(1024, 4096));
    }

    @Test
    void aRedisWithoutALimitHasNoneAndNotZero() {
        assertThat(RedisMemory.parse("used_memory:1024\r\nmaxmemory:0\r\n").max())
                .isNaN();
    }

    @Test
    void whatIsNotToldIsNotKnown() {
        assertThat(RedisMemory.parse("").used()).isNaN();
    }
}
