package dev.runnel.local.model;

import java.util.Map;

/** The demo model as a process of its own: {@code DemoModelMain [port [host]]}; runs until it is ended. */
public final class DemoModelMain {
    private static final int DEFAULT_PORT = 8089;

    private DemoModelMain() {}

    public static void main(String[] arguments) {
        try {
            DemoModel model = start(arguments, System.getenv());
            System.out.println("The demo model (no LLM) listens at " + model.baseUrl());
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** Arguments go before {@code RUNNEL_DEMO_PORT} and {@code RUNNEL_DEMO_HOST}. */
    static DemoModel start(String[] arguments, Map<String, String> environment) {
        int port = arguments.length > 0
                ? Environment.value(Map.of("port", arguments[0]), "port", Integer::parseInt, DEFAULT_PORT)
                : Environment.value(environment, "RUNNEL_DEMO_PORT", Integer::parseInt, DEFAULT_PORT);
        String host = arguments.length > 1
                ? arguments[1]
                : Environment.value(environment, "RUNNEL_DEMO_HOST", text -> text, "127.0.0.1");
        return DemoModel.start(host, port, DemoPace.fromEnvironment(environment));
    }
}
