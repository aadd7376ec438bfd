package dev.runnel.gateway.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.contract.Offset;
import dev.runnel.contract.frame.FrameCodec;
import dev.runnel.gateway.fanout.Arrivals;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleTest {

    private final FrameCodec codec = new FrameCodec();

    @Test
    void whatIsNotKnownIsNullAndNotLeftOut() throws Exception {
        Sample.Member member = new Sample.Member("m", 0, 12L, null);
        Sample.Group group = new Sample.Group("g", 1, 0, "0-0", null, null, List.of(member));

        JsonNode json = json(new Sample(
                1,
                "here",
                500,
                new Sample.Server(null, null),
                null,
                new Sample.Stream("k", 1, "0-1", null, null),
                List.of(new LogEntry("0-1", Offset.ASKED, "asked", 0L, 20, null)),
                null,
                List.of(group),
                new Sample.Requests("r", 0, List.of()),
                List.of(new Sample.Viewer(null, "events", Offset.ASKED, null, "live", 0)),
                List.of(new Arrivals.Arrival(new Offset(1, 2), 5, 6, 7)),
                Hops.asked(1),
                Map.of("question", "redis-cli GET k")));

        for (String unknown : List.of(
                "/redis/address",
                "/redis/version",
                "/stream/bytes",
                "/stream/ttlMs",
                "/entries/0/text",
                "/groups/0/entriesRead",
                "/groups/0/lag",
                "/groups/0/members/0/inactiveMs",
                "/viewers/0/connection",
                "/viewers/0/behind",
                "/hops/startedAt",
                "/hops/firstTextAt",
                "/hops/endedAt")) {
            assertThat(json.at(unknown).isNull()).as(unknown).isTrue();
        }
        assertThat(json.has("question")).isFalse();
        assertThat(json.has("skipped")).isFalse();
        assertThat(json.at("/arrivals/0/offset").asText()).isEqualTo("01-00000002");
        assertThat(json.at("/entries/0").has("entryId")).isFalse();
    }

    private JsonNode json(Sample sample) throws Exception {
        return new ObjectMapper().readTree(codec.write(sample));
    }
}
