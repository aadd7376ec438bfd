package dev.runnel.local.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalRedisTest {
    private static final String PATH = System.getenv("PATH");

    @TempDir
    Path directory;

    @Test
    void startsAndAnswersPing() throws IOException {
        try (LocalRedis redis = LocalRedis.start(inMemory())) {
            assertThat(say(redis.port(), "PING")).isEqualTo("+PONG");
            assertThat(redis.url()).isEqualTo("redis://127.0.0.1:" + redis.port());
        }
    }

    @Test
    void startsTheEmbeddedOneWhenNoneIsInstalled() throws IOException {
        try (LocalRedis redis = LocalRedis.start(new LocalRedisOptions(0, Optional.empty(), ""))) {
            assertThat(redis.program()).isEqualTo("embedded Redis");
            assertThat(say(redis.port(), "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void isGoneAfterClose() {
        LocalRedis redis = LocalRedis.start(inMemory());
        List<ProcessHandle> processes = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("redis"))
                .toList();

        redis.close();

        assertThat(processes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(Ping.answered(redis.port())).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void isGoneAfterItsJvmWasKilled() throws IOException {
        try (HolderJvm holder = HolderJvm.start()) {
            assertThat(Ping.answered(holder.redisPort)).isTrue();

            holder.kill();

            await().atMost(Duration.ofSeconds(10)).until(holder::leftNothing);
        }
    }

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @ValueSource(strings = {"INT", "TERM"})
    void outlivesTheServicesWhenTheWholeProcessGroupIsEnded(String signal) throws IOException, InterruptedException {
        try (HolderJvm holder = HolderJvm.start()) {
            String lastWords = holder.interruptGroup(signal);

            assertThat(lastWords).isEqualTo("redis outlived the service");
            await().atMost(Duration.ofSeconds(10)).until(holder::leftNothing);
        }
    }

    @Test
    void keepsItsDataInTheGivenDirectory() throws IOException {
        LocalRedisOptions kept = new LocalRedisOptions(0, Optional.of(directory.resolve("data")), PATH);
        try (LocalRedis redis = LocalRedis.start(kept)) {
            assertThat(say(redis.port(), "SET river runnel")).isEqualTo("+OK");
        }

        try (LocalRedis again = LocalRedis.start(kept)) {
            assertThat(say(again.port(), "EXISTS river")).isEqualTo(":1");
        }
    }

    @Test
    void refusesADataDirectoryThatIsInUse() {
        LocalRedisOptions kept = new LocalRedisOptions(0, Optional.of(directory), PATH);
        try (LocalRedis redis = LocalRedis.start(kept)) {
            assertThat(redis.isAlive()).isTrue();
            assertThatThrownBy(() -> LocalRedis.start(kept))
                    .isInstanceOf(RedisStartException.class)
                    .hasMessageContaining("in use by another Runnel");
        }
    }

    @Test
    void refusesAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            LocalRedisOptions options = new LocalRedisOptions(taken.getLocalPort(), Optional.empty(), PATH);

            assertThatThrownBy(() -> LocalRedis.start(options))
                    .isInstanceOf(RedisStartException.class)
                    .hasMessageContaining("is not free");
        }
    }

    @Test
    void saysWhichLibraryIsMissing() throws IOException {
        String loader =
                "redis-server: error while loading shared libraries: libssl.so.3: cannot open shared object file";
        fakeRedis("echo '" + loader + "' >&2; exit 127");

        assertThatThrownBy(() -> LocalRedis.start(new LocalRedisOptions(0, Optional.empty(), directory.toString())))
                .isInstanceOf(RedisStartException.class)
                .hasMessageContaining("libssl.so.3")
                .hasMessageContaining("install redis-server");
    }

    @Test
    void passesOverAnInstalledRedisThatIsTooOld() throws IOException {
        Path program = fakeRedis("exit 1");
        Files.writeString(program, "#!/bin/sh\necho 'Redis server v=6.0.16 sha=0'\n");

        try (LocalRedis redis = LocalRedis.start(new LocalRedisOptions(0, Optional.empty(), directory.toString()))) {
            assertThat(redis.program()).isEqualTo("embedded Redis");
        }
    }

    @Test
    void readsItsOptionsFromTheEnvironment() {
        LocalRedisOptions options = LocalRedisOptions.fromEnvironment(
                Map.of("RUNNEL_REDIS_PORT", "7001", "RUNNEL_DATA", "/var/lib/runnel", "PATH", "/bin"));

        assertThat(options).isEqualTo(new LocalRedisOptions(7001, Optional.of(Path.of("/var/lib/runnel")), "/bin"));
    }

    private static LocalRedisOptions inMemory() {
        return new LocalRedisOptions(0, Optional.empty(), PATH);
    }

    private Path fakeRedis(String run) throws IOException {
        Path program = directory.resolve("redis-server");
        Files.writeString(
                program, "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'v=7.0.15'; exit; fi\n" + run + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    private static String say(int port, String command) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(2000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[64];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, length, StandardCharsets.US_ASCII).strip();
        }
    }
}
