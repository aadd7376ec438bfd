package dev.runnel.system;

import dev.runnel.producer.llm.ModelWire;
import dev.runnel.producer.llm.ScriptedModelServer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model that counts aloud, {@code Tale 7, run 2: 1 2 3 … 80 end.}: from the text alone one can tell whether it is a whole run, and nothing of
 * another one.
 */
final class Tale implements ScriptedModelServer.Script {

    private static final Pattern RUN = Pattern.compile(".*, run (\\d+): ([\\d ]*)end\\.");

    private final String question;
    private final int numbers;
    private final long pauseMillis;
    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean enough;
    /** Of the latest run: how far it counted, and what became of it. */
    private volatile String standing = "not asked for";

    /** @param numbers how far it counts; {@link Integer#MAX_VALUE} for until it is told to end */
    Tale(String question, int numbers, long pauseMillis) {
        this.question = question;
        this.numbers = numbers;
        this.pauseMillis = pauseMillis;
    }

    String question() {
        return question;
    }

    @Override
    public void play(ModelWire wire) throws IOException {
        wire.begin().role().text(opening(runs.incrementAndGet()));
        int number = 1;
        while (number <= numbers && !enough && !wire.isClosed()) {
            standing = "counting, at " + number;
            wire.text(number++ + " ").pause(pauseMillis);
        }
        standing = wire.isClosed() ? "hung up on, at " + number : "ending, at " + number;
        wire.text("end.").finish("stop").usage(7, 3).done();
        standing = "ended, at " + number;
    }

    void end() {
        enough = true;
    }

    /** How often it was asked for. */
    int runs() {
        return runs.get();
    }

    /** Whether this is all that one run said, from the first word to the last. */
    boolean isWhole(String text) {
        Matcher run = RUN.matcher(text);
        if (!run.matches()) {
            return false;
        }
        int last = enough ? (int) run.group(2).chars().filter(c -> c == ' ').count() : numbers;
        StringBuilder whole = new StringBuilder(opening(Integer.parseInt(run.group(1))));
        for (int number = 1; number <= last; number++) {
            whole.append(number).append(' ');
        }
        return text.contentEquals(whole.append("end."));
    }

    @Override
    public String toString() {
        return question + ", run " + runs + ": " + standing;
    }

    private String opening(int run) {
        return question + ", run " + run + ": ";
    }
}
