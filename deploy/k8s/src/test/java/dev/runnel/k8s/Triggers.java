package dev.runnel.k8s;

import dev.runnel.contract.Keys;
import dev.runnel.k8s.crd.ScaledObject;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What KEDA's documentation says about the triggers that we use: it is not in the schema, so no API server would refuse it. */
final class Triggers {

    private static final Set<String> STREAM = Set.of(
            "stream",
            "consumerGroup",
            "lagCount",
            "activationLagCount",
            "pendingEntriesCount",
            "streamLength",
            "databaseIndex");

    /** What each kind wants to know beside the stream: where Redis is. */
    private static final Map<String, Set<String>> PLACE = Map.of(
            "redis-streams", Set.of("addressFromEnv"),
            "redis-cluster-streams", Set.of("addressesFromEnv"),
            "redis-sentinel-streams", Set.of("addressesFromEnv", "sentinelMasterFromEnv"));

    private static final Map<String, Set<String>> OTHERS = Map.of(
            "prometheus", Set.of("serverAddress", "query", "threshold", "ignoreNullValues"), "cpu", Set.of("value"));

    private static final Pattern METRIC = Pattern.compile("\\brunnel_\\w+");

    private Triggers() {}

    static Stream<String> mistakes(ScaledObject scaled) {
        return scaled.spec().triggers().stream().flatMap(Triggers::mistakes);
    }

    private static Stream<String> mistakes(ScaledObject.Trigger trigger) {
        if (PLACE.containsKey(trigger.type())) {
            return ofStream(trigger.metadata(), PLACE.get(trigger.type()));
        }
        if (!OTHERS.containsKey(trigger.type())) {
            return Stream.of("there is no trigger " + trigger.type());
        }
        Set<String> wanted = OTHERS.get(trigger.type());
        return Stream.concat(differences(trigger.metadata(), wanted, wanted), undocumented(trigger.metadata()));
    }

    private static Stream<String> ofStream(Map<String, String> metadata, Set<String> place) {
        Set<String> allowed = union(STREAM, place);
        return Stream.of(
                        differences(metadata, allowed, union(place, Set.of("stream", "consumerGroup"))),
                        when(
                                metadata.containsKey("lagCount") && metadata.containsKey("pendingEntriesCount"),
                                "lagCount and pendingEntriesCount in one trigger: only the lag would count"),
                        when(
                                metadata.containsKey("lagCount") && !metadata.containsKey("activationLagCount"),
                                "lagCount without activationLagCount"),
                        when(
                                !Keys.PRODUCERS.equals(metadata.get("consumerGroup")),
                                "the producers' group is " + Keys.PRODUCERS),
                        when(
                                !new Keys("runnel").requests().equals(metadata.get("stream")),
                                "the queue is " + new Keys("runnel").requests()))
                .flatMap(each -> each);
    }

    private static Stream<String> undocumented(Map<String, String> metadata) {
        return METRIC.matcher(metadata.getOrDefault("query", ""))
                .results()
                .map(MatchResult::group)
                .filter(name -> !Settings.isMetric(name))
                .map(name -> "asks for " + name + ", which is no documented metric");
    }

    private static Stream<String> differences(Map<String, String> metadata, Set<String> allowed, Set<String> wanted) {
        return Stream.concat(
                metadata.keySet().stream()
                        .filter(key -> !allowed.contains(key))
                        .map(key -> "a trigger knows no " + key),
                wanted.stream().filter(key -> !metadata.containsKey(key)).map(key -> "a trigger has no " + key));
    }

    private static Stream<String> when(boolean wrong, String words) {
        return wrong ? Stream.of(words) : Stream.empty();
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
    }
}
