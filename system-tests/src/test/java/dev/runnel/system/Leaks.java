package dev.runnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnel.contract.QuestionId;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/** What must not be left when all questions have ended and all viewers have gone. */
final class Leaks {

    /** Long enough for one gateway to clear up after another one that was killed. */
    private static final Duration BOUND = Duration.ofSeconds(60);

    /** Some times as long as a gateway waits before it clears up after another one, in these tests. */
    private static final Duration SWEEP = Duration.ofSeconds(8);

    private static final Duration POLL = Duration.ofMillis(250);

    /** Threads that a JVM may start later than at its warm-up, for work of its own. */
    private static final int THREAD_MARGIN = 8;

    private static final int CONNECTION_MARGIN = 2;

    private final Installation runnel;
    private final long connections;
    private final Map<Long, Integer> threads = new HashMap<>();

    /** Remembers how things are now, when everything has been in use and nothing is. */
    Leaks(Installation runnel) {
        this.runnel = runnel;
        this.connections = runnel.store().connections();
        running().forEach(service -> threads.put(service.handle().pid(), threadsOf(service)));
    }

    private List<Service> running() {
        return runnel.services().stream().filter(Service::isRunning).toList();
    }

    /** @param watched the answers that somebody watched to the end */
    void check(Collection<QuestionId> watched) {
        checkAllButGroups();
        Measured time = new Measured();
        await("no group is left").atMost(BOUND).pollInterval(POLL).untilAsserted(() -> assertThat(groupsLeft(watched))
                .isEmpty());
        time.until("everything has ended -> no group is left on " + watched.size() + " answers");
    }

    /**
     * The same where gateways were killed: one that had to clear up after another one may have been killed before it did, and then the group
     * stays until its log expires. So many are said, not asserted.
     */
    void checkAfterKills(Collection<QuestionId> watched) {
        checkAllButGroups();
        try {
            await().atMost(SWEEP).pollInterval(POLL).until(() -> groupsLeft(watched)
                    .isEmpty());
        } catch (ConditionTimeoutException some) {
            System.out.printf(
                    "left: %d groups of killed gateways%n", groupsLeft(watched).size());
        }
    }

    private List<String> groupsLeft(Collection<QuestionId> watched) {
        return watched.stream()
                .flatMap(id -> runnel.store().groups(id).stream().map(group -> group + " on " + id))
                .toList();
    }

    private void checkAllButGroups() {
        Store store = runnel.store();
        await("nothing is left").atMost(BOUND).pollInterval(POLL).untilAsserted(() -> {
            assertThat(store.requests()).as("requests").isZero();
            assertThat(store.pendingRequests()).as("pending requests").isZero();
            running().forEach(Leaks::assertIdle);
            assertThat(store.connections())
                    .as("connections to Redis")
                    .isLessThanOrEqualTo(connections + CONNECTION_MARGIN);
        });
        assertThat(store.keysWithoutEnd())
                .isSubsetOf(store.keys().requests(), store.keys().dead());
        running().forEach(this::assertNoMoreThreads);
    }

    private static void assertIdle(Service service) {
        if (service.program() == Program.GATEWAY) {
            assertThat(gauge(service, "runnel_gateway_connections"))
                    .as("connections of " + service.name())
                    .isZero();
            assertThat(gauge(service, "runnel_gateway_feeds"))
                    .as("feeds of " + service.name())
                    .isZero();
        }
    }

    private static double gauge(Service service, String name) {
        return Http.text(
                        HttpRequest.newBuilder(service.management("/q/metrics")).build())
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Of the processes that have lived since the warm-up. */
    private void assertNoMoreThreads(Service service) {
        Integer before = threads.get(service.handle().pid());
        if (before != null) {
            assertThat(threadsOf(service))
                    .as("threads of " + service.name() + ", " + before + " when warm")
                    .isLessThanOrEqualTo(before + THREAD_MARGIN);
        }
    }

    /** 0 where the system does not tell. */
    private static int threadsOf(Service service) {
        try {
            return Files.readAllLines(
                            Path.of("/proc", Long.toString(service.handle().pid()), "status"))
                    .stream()
                    .filter(line -> line.startsWith("Threads:"))
                    .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
