package dev.runnel.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.contract.QuestionId;
import dev.runnel.gateway.SocketClient;
import dev.runnel.gateway.Visitor;
import dev.runnel.log.RedisForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people ask, and what they are known by, stands in no log. */
@QuarkusTest
@QuarkusTestResource(RedisForTests.class)
class LogsIT {

    private static final String SECRET_TEXT = "my-rash-and-other-embarrassments";
    private static final Visitor ANN = new Visitor("ann-who-is-shy");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler ear = new Handler() {
        private final PatternFormatter whole = new PatternFormatter("%p %c %s%e");

        @Override
        public void publish(LogRecord line) {
            lines.add(whole.format(ExtLogRecord.wrap(line)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TestHTTPResource("/")
    URI root;

    @BeforeEach
    void listen() {
        root().addHandler(ear);
    }

    @AfterEach
    void leave() {
        root().removeHandler(ear);
    }

    @Test
    void neitherWhatIsRightNorWhatIsWrongIsLoggedWithItsTextOrToken() throws Exception {
        String token = ANN.token();
        try (SocketClient client = SocketClient.greeted(root.resolve("/v1/socket"), ANN)) {
            String id = QuestionId.random().toString();
            client.send(ask("1", id, SECRET_TEXT)).reply("1");
            client.send(ask("2", id, SECRET_TEXT + " again")).reply("2");
            client.send("{\"type\":\"ask\",\"ref\":\"3\",\"text\":\"" + SECRET_TEXT)
                    .next("error");
            client.send("{\"type\":\"ask\",\"ref\":\"4\",\"text\":[\"" + SECRET_TEXT + "\"]}")
                    .reply("4");
            client.send("{\"type\":\"hello\",\"token\":\"" + token + "x\"}");
            client.closeCode();
        }
        for (String body :
                new String[] {"{\"text\":\"" + SECRET_TEXT + "\"}", SECRET_TEXT, "{\"text\":\"" + SECRET_TEXT}) {
            HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(root.resolve("/v1/questions"))
                                    .header("Content-Type", "application/json")
                                    .header("Authorization", ANN.bearer())
                                    .header("Cookie", "runnel=" + token)
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
        }
        Logger.getLogger("heard").warning("the end");

        assertThat(lines).anyMatch(line -> line.contains("the end"));
        assertThat(lines).noneMatch(line -> line.contains(SECRET_TEXT) || line.contains(token));
    }

    private static String ask(String ref, String id, String text) {
        return "{\"type\":\"ask\",\"ref\":\"" + ref + "\",\"id\":\"" + id + "\",\"text\":\"" + text + "\"}";
    }

    private static Logger root() {
        return LogManager.getLogManager().getLogger("");
    }
}
