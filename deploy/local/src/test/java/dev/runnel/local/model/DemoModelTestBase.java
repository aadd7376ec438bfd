package dev.runnel.local.model;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** A demo model that does not dawdle. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class DemoModelTestBase {
    static DemoModel model;
    static DemoClient client;

    @BeforeAll
    static void start() {
        model = DemoModel.start(new DemoPace(Duration.ZERO, 20_000, 1));
        client = new DemoClient(model.baseUrl());
    }

    @AfterAll
    static void stop() {
        model.close();
    }
}
