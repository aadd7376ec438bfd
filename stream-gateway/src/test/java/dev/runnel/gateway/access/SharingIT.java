package dev.runnel.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.Pen;
import dev.runnel.gateway.SocketClient;
import dev.runnel.gateway.Visitor;
import dev.runnel.log.AnswerLog;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With link sharing: whoever has the address reads, and only the asker stops. */
@QuarkusTest
@TestProfile(SharingIT.Shared.class)
@QuarkusTestResource(RedisForTests.class)
class SharingIT {

    public static class Shared implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("runnel.gateway.access.sharing", "true", "runnel.gateway.inspector", "true");
        }
    }

    private static final Visitor OTHER = new Visitor("other");

    @TestHTTPResource("/")
    URI root;

    @Inject
    AnswerLog log;

    private final QuestionId id = QuestionId.random();

    @BeforeEach
    void ask() {
        try (SocketClient asker = SocketClient.greeted(root.resolve("/v1/socket"))) {
            asker.send("{\"type\":\"ask\",\"ref\":\"a\",\"id\":\"" + id + "\",\"text\":\"Why?\"}")
                    .reply("a");
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"STOP", "DELETE", "FOLLOW"})
    void whoeverHasTheAddressReads(Way way) {
        assertThat(way.go(root, OTHER, id.toString())).doesNotContain("\"code\"");
    }

    @ParameterizedTest
    @EnumSource(names = {"STOP", "DELETE"})
    void aReaderIsToldThatStoppingIsNotForReaders(Way way) {
        assertThat(way.go(root, OTHER, id.toString())).contains("not_yours");
        assertThat(Way.QUESTION.go(root, OTHER, id.toString())).contains("\"queued\"");
    }

    @Test
    void aReaderSeesThatItIsSomebodyElses() {
        assertThat(Way.WATCH.go(root, OTHER, id.toString())).contains("\"mine\":false");
        assertThat(Way.WATCH.go(root, Visitor.USUAL, id.toString())).contains("\"mine\":true");
    }

    @Test
    void aReaderMayAskWhatFollows() {
        new Pen(log, id).start().write("Because").end();

        assertThat(Way.FOLLOW.go(root, OTHER, id.toString())).contains("\"asked\"");
    }

    @Test
    void theWelcomeSaysThatLinksAreShared() {
        try (SocketClient client = SocketClient.greeted(root.resolve("/v1/socket"))) {
            assertThat(client.next("welcome").path("features").toString()).contains("sharing");
        }
    }
}
