package dev.runnel.system;

import dev.runnel.producer.llm.ModelWire;
import dev.runnel.producer.llm.ScriptedModelServer;
import java.io.IOException;

/** A model that counts aloud, {@code 1 2 3 …}, every few milliseconds until it is told to end; and knows what it said. */
final class Teller implements ScriptedModelServer.Script {

    private static final long PAUSE_MILLIS = 10;

    private final StringBuffer said = new StringBuffer();
    private volatile boolean enough;

    @Override
    public void play(ModelWire wire) throws IOException {
        said.setLength(0);
        wire.begin().role();
        for (int number = 1; !enough && !wire.isClosed(); number++) {
            say(wire, number + " ");
            wire.pause(PAUSE_MILLIS);
        }
        say(wire, "end.");
        wire.finish("stop").usage(7, 3).done();
    }

    private void say(ModelWire wire, String word) throws IOException {
        said.append(word);
        wire.text(word);
    }

    void end() {
        enough = true;
    }

    /** In its latest attempt. */
    String said() {
        return said.toString();
    }
}
