package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.Entry;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.system.Crowd.Talk;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Twenty answers at a time, on two gateways and two producers, each watched on both gateways, while masters of their {@link RedisSet} are killed.
 * After that every promise holds for every question and every viewer.
 */
final class Failover implements AutoCloseable {

    private static final int ANSWERS = 20;
    private static final long PACE_MILLIS = 60;

    /** Pieces of each answer that viewers have and no replica. */
    private static final int LOST = 5;

    private static final Duration BOUND = Duration.ofSeconds(60);

    /** Longer than a scenario: renewals that a failover swallows shall not make a living producer look dead. */
    private static final Map<String, String> LEASE = Map.of("RUNNEL_PRODUCER_LEASE", "10m");

    private final String name;
    private final RedisSet redis;
    private final Installation runnel;
    private final List<Service> gateways;
    private final long seed = Scale.seed();
    private final Random random = new Random(seed);
    private Leaks leaks;

    Failover(String name, RedisSet redis) {
        this.name = name;
        this.redis = redis;
        this.runnel = new Installation(redis);
        this.gateways = List.of(runnel.gateway(name + "-gateway-a"), runnel.gateway(name + "-gateway-b"));
        runnel.producer(name + "-one", ANSWERS, LEASE);
        runnel.producer(name + "-two", ANSWERS, LEASE);
        runnel.start();
    }

    /** Before the next kill the replicas have everything, but for what is on its way to them. */
    void killMasters(int times) {
        run(times, "replicas up to date", false);
    }

    /** The replicas are behind: every master takes with it what viewers have seen already. */
    void killMastersWithTheirTail(int times) {
        run(times, "tail lost", true);
    }

    /** Each gateway is told of the other's viewers, wherever in the set their numbers are kept. */
    void countViewers() {
        runnel.model().on("Keep me waiting", wire -> wire.begin().stall());
        List<QuestionId> ids =
                Stream.generate(QuestionId::random).limit(ANSWERS).toList();
        try (SocketClient here = SocketClient.greeted(gateways.get(0).at("/v1/socket"));
                SocketClient there = SocketClient.greeted(gateways.get(1).at("/v1/socket"))) {
            ids.forEach(id ->
                    here.send("{\"type\":\"ask\",\"ref\":\"1\",\"id\":\"" + id + "\",\"text\":\"Keep me waiting\"}"));
            await().atMost(BOUND).until(() -> questionsOf(here, "watching", 0) == ANSWERS);
            ids.forEach(id -> there.send("{\"type\":\"watch\",\"ref\":\"1\",\"question\":\"" + id + "\"}"));
            await().atMost(BOUND)
                    .until(() ->
                            questionsOf(here, "viewers", 2) == ANSWERS && questionsOf(there, "viewers", 2) == ANSWERS);
            ids.forEach(id -> here.send("{\"type\":\"stop\",\"ref\":\"2\",\"question\":\"" + id + "\"}"));
            await().atMost(BOUND).until(() -> questionsOf(here, "ended", 0) == ANSWERS);
        }
    }

    private static long questionsOf(SocketClient viewer, String type, long count) {
        return viewer.frames().stream()
                .filter(frame -> frame.path("type").asText().equals(type)
                        && frame.path("count").asLong() == count)
                .map(frame -> frame.path("question").asText())
                .distinct()
                .count();
    }

    private void run(int times, String what, boolean losing) {
        Ledger ledger = new Ledger(name + ", " + what, seed);
        List<List<Service>> seats = gateways.stream().map(List::of).toList();
        try (Crowd crowd = new Crowd(runnel, seats, ANSWERS, number -> tale(what, number), random, ledger)) {
            crowd.begin();
            for (int time = 0; time < times; time++) {
                crowd.awaitPieces(ANSWERS * (5L + random.nextInt(20)));
                kill(crowd, losing);
                ledger.kills.incrementAndGet();
            }
            List<Talk> talks = crowd.running();
            crowd.end();
            talks.stream()
                    .flatMap(talk -> talk.watchers().stream())
                    .forEach(watcher -> ledger.pause(watcher.longestPause()));
            watchLate(talks, ledger);
            assertThat(ledger.problems()).isEmpty();
            talks.forEach(this::assertOneAttempt);
            if (leaks == null) {
                leaks = new Leaks(runnel);
            }
            leaks.check(talks.stream().map(Talk::id).toList());
        } finally {
            ledger.close();
        }
    }

    /** No request was lost and no lease has ended, so nobody had a reason to start again. */
    private void assertOneAttempt(Talk talk) {
        assertThat(runnel.store().log(talk.id()))
                .as("attempts of " + talk.id())
                .filteredOn(logged -> logged.entry() instanceof Entry.Started)
                .hasSize(1);
    }

    private static Tale tale(String what, int number) {
        return new Tale("Failover, " + what + ", " + number, Integer.MAX_VALUE, PACE_MILLIS);
    }

    /** Of the master of one answer, and that of the queue by turns; returns when everybody sees more and the master is a replica. */
    private void kill(Crowd crowd, boolean losing) {
        List<Talk> talks = crowd.running();
        String key = random.nextBoolean()
                ? runnel.store().keys().requests()
                : keyOf(talks.get(random.nextInt(talks.size())).id());
        RedisNode master = redis.masterOf(key);
        List<RedisNode> replicas = redis.replicasOf(master);
        List<Talk> concerned = talks.stream()
                .filter(talk -> redis.masterOf(keyOf(talk.id())) == master)
                .toList();
        if (losing) {
            replicas.forEach(RedisNode::cutOffFromMaster);
            concerned.forEach(talk -> awaitLead(talk, replicas));
        }
        Measured time = new Measured();
        master.kill9();
        if (losing) {
            concerned.forEach(talk -> assertThat(lead(talk, replicas)).isGreaterThanOrEqualTo(LOST));
            replicas.forEach(RedisNode::mend);
        }
        redis.awaitFailover(master);
        time.until(name + ": kill -9 of a master with " + concerned.size() + " answers -> another one is master");
        crowd.watchers().forEach(this::awaitMore);
        redis.bringBack(master);
    }

    private void awaitLead(Talk talk, List<RedisNode> replicas) {
        await("viewers are ahead of the replicas").atMost(BOUND).until(() -> lead(talk, replicas) >= LOST);
    }

    /** How many pieces every viewer has that no replica has. */
    private long lead(Talk talk, List<RedisNode> replicas) {
        long seen = talk.watchers().stream()
                .map(Watcher::offset)
                .mapToLong(Offset::index)
                .min()
                .orElseThrow();
        long kept = replicas.stream()
                .mapToLong(replica -> replica.topOf(keyOf(talk.id())).index())
                .max()
                .orElseThrow();
        return seen - kept;
    }

    private void awaitMore(Watcher watcher) {
        Offset before = watcher.offset();
        await("a piece after " + before + " of " + watcher.id()).atMost(BOUND).until(() -> watcher.offset()
                .isAfter(before));
    }

    /** Who comes when all is over sees the same. */
    private void watchLate(List<Talk> talks, Ledger ledger) {
        for (Talk talk : talks) {
            List<Watcher> late = gateways.stream()
                    .map(gateway -> new Watcher(talk.id(), null, List.of(gateway), random, ledger).begin())
                    .toList();
            await("late viewers have everything")
                    .atMost(BOUND)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> late.stream().allMatch(watcher -> watcher.ends() == 1));
            String early = talk.watchers().get(0).text();
            assertThat(late).allSatisfy(watcher -> assertThat(watcher.text()).isEqualTo(early));
            late.forEach(Watcher::close);
        }
    }

    private String keyOf(QuestionId id) {
        return runnel.store().keys().answer(id);
    }

    @Override
    public void close() {
        runnel.close();
        redis.close();
    }
}
