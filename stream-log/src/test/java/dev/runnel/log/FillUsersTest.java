package dev.runnel.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code deploy/redis/fill-users.sh}, which is all that stands between a forgotten password and a Redis that lets everybody in. */
class FillUsersTest {

    private static final String SECRET = "s&cr/t$\\'";

    private record Said(int exit, String out, String errors) {}

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "GATEWAY_PASSWORD", SECRET,
            "PRODUCER_PASSWORD", "producer-secret",
            "OPERATOR_PASSWORD", "operator-secret",
            "MONITOR_PASSWORD", "monitor-secret"));

    @Test
    void everyUserHasTheHashOfItsPasswordAndNoPasswordStandsThere() throws Exception {
        Said said = fill();

        assertThat(said.exit()).isZero();
        assertThat(said.out()).doesNotContain("${", ">", "secret", SECRET).contains("user default off");
        assertThat(said.out().lines().filter(line -> line.matches("user [a-z]+ on #[0-9a-f]{64} .*")))
                .hasSize(4);
    }

    @Test
    void aPasswordThatIsMissingOrEmptyOrHasABlankIsRefused() throws Exception {
        for (String bad : new String[] {null, "", "two words", "a\nline"}) {
            environment.remove("PRODUCER_PASSWORD");
            if (bad != null) {
                environment.put("PRODUCER_PASSWORD", bad);
            }

            Said said = fill();

            assertThat(said.exit()).as("%s", bad).isNotZero();
            assertThat(said.out()).isEmpty();
            assertThat(said.errors()).startsWith("PRODUCER_PASSWORD ");
        }
    }

    @Test
    void anotherPrefixIsInEveryPatternAndOneThatIsAPatternItselfIsRefused() throws Exception {
        environment.put("RUNNEL_KEY_PREFIX", "chat-2");
        assertThat(fill().out()).contains("~chat-2:requests").doesNotContain("~runnel:");

        environment.put("RUNNEL_KEY_PREFIX", "*");
        assertThat(fill().exit()).isNotZero();
    }

    private Said fill() throws IOException, InterruptedException {
        String script = UsersFile.template().resolveSibling("fill-users.sh").toString();
        ProcessBuilder builder = new ProcessBuilder("sh", script);
        builder.environment().keySet().removeIf(name -> name.endsWith("_PASSWORD") || name.equals("RUNNEL_KEY_PREFIX"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out, errors);
    }
}
