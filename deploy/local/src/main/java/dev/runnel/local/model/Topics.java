package dev.runnel.local.model;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the demo model can talk about. */
final class Topics {
    private final List<Topic> topics = Stream.of(
                    "runnel",
                    "consumer-groups",
                    "entry-ids",
                    "resuming",
                    "failures",
                    "pubsub",
                    "production",
                    "redis-streams",
                    "scripts")
            .map(Topic::load)
            .toList();

    private final Topic otherwise = Topic.load("default");

    List<Topic> all() {
        return topics;
    }

    /** The topic with the most keywords in the question; the first of equals, so the general ones stand last; the overview when none fits. */
    Topic bestFor(String question) {
        Topic best = null;
        int bestScore = 0;
        for (Topic topic : topics) {
            int score = topic.score(question);
            if (score > bestScore) {
                best = topic;
                bestScore = score;
            }
        }
        return best == null ? overview() : best;
    }

    private Topic overview() {
        String list = topics.stream().map(topic -> "- " + topic.title()).collect(Collectors.joining("\n"));
        return new Topic(otherwise.title(), List.of(), otherwise.body().replace("{{topics}}", list));
    }
}
