package dev.runnel.local.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TopicsTest {
    private final Topics topics = new Topics();

    @ParameterizedTest
    @CsvSource({
        "What is Runnel?, What Runnel is",
        "How do Redis Streams work?, 'Redis Streams, the basics'",
        "Explain XREADGROUP and XACK, 'Consumer groups, XREADGROUP and XACK'",
        "What is the seal and why explicit entry ids?, Explicit entry ids and the seal",
        "How do I resume after a reload?, 'Resuming, offsets and reconnecting'",
        "What happens when a producer dies?, 'What happens when a gateway, a producer or Redis dies'",
        "Why not Pub/Sub?, Redis Streams compared with pub/sub",
        "How do I deploy it on Kubernetes?, Running Runnel in production",
        "日本語のテキストを見せて, 'Text in every script, emoji included'",
        "What is the capital of France?, What this demo model can talk about"
    })
    void theQuestionFindsItsText(String question, String title) {
        assertThat(topics.bestFor(question).title()).isEqualTo(title);
    }

    @Test
    void theOverviewNamesEveryTopic() {
        String overview = topics.bestFor("").body();

        assertThat(topics.all()).allMatch(topic -> overview.contains("- " + topic.title()));
        assertThat(overview).doesNotContain("{{");
    }

    @ParameterizedTest
    @EnumSource(Directive.class)
    void everyDirectiveIsDocumented(Directive directive) throws IOException {
        assertThat(topics.bestFor("").body()).contains("`" + directive.written());
        assertThat(Files.readString(Path.of("README.md"))).contains("`" + directive.written());
    }

    @Test
    void everyTextClosesItsCodeBlocks() {
        assertThat(topics.all())
                .allMatch(topic -> topic.body()
                                        .lines()
                                        .filter(line -> line.startsWith("```"))
                                        .count()
                                % 2
                        == 0);
    }
}
