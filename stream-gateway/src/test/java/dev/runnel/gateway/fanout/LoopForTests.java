package dev.runnel.gateway.fanout;

import io.vertx.core.Vertx;

/** A loop without an application around it. */
public final class LoopForTests {

    private LoopForTests() {}

    public static Loop on(Vertx vertx) {
        return new Loop(vertx);
    }
}
