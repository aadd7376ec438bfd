package dev.runnel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionIdTest {

    @Test
    void aFreshIdIsAUuidOfVersion7FromNow() {
        long before = System.currentTimeMillis();
        UUID uuid = UUID.fromString(QuestionId.random().value());
        assertThat(uuid.version()).isEqualTo(7);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(uuid.getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void idsSpreadOverAllShards() {
        Set<String> shards = Stream.generate(QuestionId::random)
                .limit(QuestionId.SHARDS * 40L)
                .map(QuestionId::shard)
                .collect(Collectors.toSet());
        assertThat(shards).hasSize(QuestionId.SHARDS);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "0190a2b4-5c6d-4e8f-9a0b-1c2d3e4f5061",
                "0190A2B4-5C6D-7E8F-9A0B-1C2D3E4F5061",
                "0190a2b45c6d7e8f9a0b1c2d3e4f5061",
                "0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f50{1}",
                "0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5061\n"
            })
    void whatIsNotACanonicalUuidOfVersion7IsRefused(String text) {
        assertThatExceptionOfType(RunnelException.class)
                .isThrownBy(() -> new QuestionId(text))
                .extracting(RunnelException::code)
                .isEqualTo(ErrorCode.INVALID_ID);
    }
}
