package dev.runnel.system;

import dev.runnel.log.RedisMode;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis Cluster of three masters with a replica each. */
final class ClusterSet extends RedisSet {

    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;

    /** A replica may take over however old its data are: what is lost then is what the tests are about. */
    private static final List<String> OPTIONS = List.of(
            "--cluster-enabled",
            "yes",
            "--cluster-config-file",
            "nodes.conf",
            "--cluster-node-timeout",
            "2000",
            "--cluster-replica-validity-factor",
            "0");

    /** A line of CLUSTER NODES. */
    private record Member(String id, int port, List<String> flags, String masterId, List<String> slots) {

        static Member of(String line) {
            String[] words = line.split(" ");
            String address = words[1].replaceFirst("@.*", "");
            return new Member(
                    words[0],
                    Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)),
                    List.of(words[2].split(",")),
                    words[3],
                    Arrays.asList(words).subList(Math.min(8, words.length), words.length));
        }

        boolean isMaster() {
            return flags.contains("master") && !isFailing() && !slots.isEmpty();
        }

        boolean isFailing() {
            return flags.stream().anyMatch(flag -> flag.startsWith("fail"));
        }

        boolean holds(int slot) {
            return slots.stream().filter(range -> !range.startsWith("[")).anyMatch(range -> {
                String[] ends = range.split("-");
                return Integer.parseInt(ends[0]) <= slot && slot <= Integer.parseInt(ends[ends.length - 1]);
            });
        }
    }

    private final List<RedisNode> servers;

    ClusterSet() {
        super("cluster");
        servers = IntStream.range(0, 2 * MASTERS)
                .mapToObj(i -> server(options()).launch())
                .toList();
        servers.forEach(RedisNode::awaitAnswer);
        create();
        awaitWhole();
    }

    private static List<String> options() {
        List<String> options = new ArrayList<>(OPTIONS);
        if (MODE == RedisMode.TLS) {
            options.addAll(List.of("--tls-cluster", "yes"));
        }
        return options;
    }

    private void create() {
        for (int i = 0; i < servers.size(); i++) {
            servers.get(i).client().send(Command.CLUSTER, "SET-CONFIG-EPOCH", i + 1);
            servers.get(0)
                    .client()
                    .send(Command.CLUSTER, "MEET", "127.0.0.1", servers.get(i).port());
        }
        for (int i = 0; i < MASTERS; i++) {
            servers.get(i).client().send(Command.CLUSTER, addSlots(i));
        }
        awaitThat("all nodes have met", () -> servers.stream()
                .allMatch(node -> members(node).size() == 2 * MASTERS));
        for (int i = 0; i < MASTERS; i++) {
            String master =
                    servers.get(i).client().send(Command.CLUSTER, "MYID").toString();
            RedisNode replica = servers.get(MASTERS + i);
            awaitThat("a replica", () -> replica.client()
                    .send(Command.CLUSTER, "REPLICATE", master)
                    .toString()
                    .equals("OK"));
        }
    }

    private static Object[] addSlots(int master) {
        List<Object> arguments = new ArrayList<>(List.of("ADDSLOTS"));
        for (int slot = SLOTS * master / MASTERS; slot < SLOTS * (master + 1) / MASTERS; slot++) {
            arguments.add(slot);
        }
        return arguments.toArray();
    }

    @Override
    Map<String, String> environment(String user) {
        return environment(servers, user, Map.of("REDIS_TYPE", "cluster"));
    }

    @Override
    RedisNode masterOf(String key) {
        int slot = anyRunning().client().send(Command.CLUSTER, "KEYSLOT", key).toInteger();
        return members(anyRunning()).stream()
                .filter(member -> member.isMaster() && member.holds(slot))
                .map(member -> nodeAt(member.port()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nobody holds slot " + slot));
    }

    @Override
    List<RedisNode> masters() {
        return members(anyRunning()).stream()
                .filter(Member::isMaster)
                .map(member -> nodeAt(member.port()))
                .toList();
    }

    @Override
    List<RedisNode> replicasOf(RedisNode master) {
        List<Member> members = members(anyRunning());
        String id = members.stream()
                .filter(member -> member.port() == master.port())
                .findFirst()
                .orElseThrow()
                .id();
        return members.stream()
                .filter(member -> member.masterId().equals(id) && !member.isFailing())
                .map(member -> nodeAt(member.port()))
                .toList();
    }

    private RedisNode anyRunning() {
        return servers.stream().filter(RedisNode::isRunning).findFirst().orElseThrow();
    }

    private static List<Member> members(RedisNode asked) {
        return asked.client()
                .send(Command.CLUSTER, "NODES")
                .toString()
                .lines()
                .map(Member::of)
                .toList();
    }

    @Override
    void awaitWhole() {
        awaitThat("everybody sees a whole cluster", () -> servers.stream().allMatch(ClusterSet::seesWhole));
        awaitThat("replicas are in sync", () -> masters().stream().allMatch(master -> replicasOf(master).stream()
                .anyMatch(replica -> replica.isRunning() && replica.isInSync())));
    }

    private static boolean seesWhole(RedisNode node) {
        List<Member> members = members(node);
        return isOk(node)
                && members.stream().filter(Member::isMaster).count() == MASTERS
                && members.stream().noneMatch(Member::isFailing)
                && members.stream()
                                .filter(member -> member.flags().contains("slave"))
                                .count()
                        == MASTERS;
    }

    private static boolean isOk(RedisNode node) {
        return RedisClient.field(node.client().send(Command.CLUSTER, "INFO"), "cluster_state")
                .equals("ok");
    }

    @Override
    void awaitFailover(RedisNode dead) {
        awaitThat("another master than " + dead.port(), () -> running().allMatch(node -> hasReplaced(node, dead)));
    }

    private static boolean hasReplaced(RedisNode node, RedisNode dead) {
        List<Member> masters = members(node).stream().filter(Member::isMaster).toList();
        return isOk(node)
                && masters.size() == MASTERS
                && masters.stream().noneMatch(member -> member.port() == dead.port());
    }

    private Stream<RedisNode> running() {
        return servers.stream().filter(RedisNode::isRunning);
    }

    @Override
    void bringBack(RedisNode dead) {
        dead.launch().awaitAnswer();
        awaitWhole();
    }
}
