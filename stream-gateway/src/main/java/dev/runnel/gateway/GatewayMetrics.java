package dev.runnel.gateway;

import dev.runnel.contract.ErrorCode;
import dev.runnel.log.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What an operator sees of a gateway; {@code docs/metrics.md} says what each meter means. All are found once, at the start: none is looked up
 * for a piece, and each shows a 0 before it shows a 1.
 */
@Singleton
public class GatewayMetrics {

    private final Meters meters;
    private final Timer asking;
    private final Timer delivery;
    private final Counter asked;
    private final Counter askedAgain;
    private final Map<ErrorCode, Counter> refused = new EnumMap<>(ErrorCode.class);
    private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);
    private final Map<ErrorCode, Counter> closes = new EnumMap<>(ErrorCode.class);
    private final Counter left;
    private final Out socket;
    private final Out events;
    private final Counter gaps;
    private final Counter turns;
    private final Counter entries;
    private final Counter readFailures;
    private final Counter readerRestarts;
    private final Counter requestsRepaired;
    private final Counter logsRepaired;
    private final Counter groupsSwept;
    private final AtomicInteger viewers = new AtomicInteger();
    private final AtomicInteger lagging = new AtomicInteger();

    /** What went out to clients one way. */
    public record Out(LongAdder frames, LongAdder characters) {

        public void sent(int length) {
            frames.increment();
            characters.add(length);
        }
    }

    GatewayMetrics(MeterRegistry registry) {
        this.meters = new Meters(registry, "runnel.gateway.");
        this.asking = meters.timer(
                "ask",
                "From a question's arrival to its being safe in Redis",
                1,
                2,
                5,
                10,
                25,
                50,
                100,
                250,
                500,
                1000,
                2500,
                5000);
        this.delivery = meters.timer(
                "delivery",
                "From the making of an entry to handing its frame to the sockets of live viewers",
                2,
                5,
                10,
                25,
                50,
                100,
                250,
                500,
                1000,
                2500,
                5000,
                10_000);
        this.asked = questions("accepted");
        this.askedAgain = questions("repeated");
        this.left = closes("client");
        for (ErrorCode code : ErrorCode.values()) {
            refused.put(code, questions(code.wireName()));
            errors.put(code, meters.counter("errors", "Errors that clients were told", "code", code.wireName()));
            closes.put(code, code.closeCode() == 0 ? left : closes(code.wireName()));
        }
        this.socket = out("socket");
        this.events = out("events");
        this.gaps =
                meters.counter("gaps", "Reads in which something was missing, so that viewers caught up from the log");
        this.turns = meters.counter("reader.turns", "Reads of all watched logs that came back");
        this.entries = meters.counter("reader.entries", "Entries that these reads brought");
        this.readFailures = meters.counter("reader.failures", "Reads that failed");
        this.readerRestarts =
                meters.counter("reader.restarts", "Readers given up since what was written did not come out of them");
        this.requestsRepaired =
                meters.counter("repairs", "What Redis had lost and was put there again", "what", "request");
        this.logsRepaired = meters.counter("repairs", "What Redis had lost and was put there again", "what", "log");
        this.groupsSwept = meters.counter("groups.swept", "Groups destroyed that dead gateways had left behind");
        gauge("viewers", "Viewers of answers that grow", viewers::get);
        gauge(
                "viewers.lagging",
                "Those of them who take less than there is, and read the log at their own pace",
                lagging::get);
    }

    /** To be given to {@link #asked}. */
    public Timer.Sample asking() {
        return Timer.start(meters.registry());
    }

    /** @param isNew whether it was not known before */
    public void asked(Timer.Sample since, boolean isNew) {
        since.stop(asking);
        (isNew ? asked : askedAgain).increment();
    }

    public void refused(ErrorCode code) {
        refused.get(code).increment();
    }

    public void delivered(long millis) {
        delivery.record(millis, TimeUnit.MILLISECONDS);
    }

    public Out socket() {
        return socket;
    }

    public Out events() {
        return events;
    }

    public void told(ErrorCode code) {
        errors.get(code).increment();
    }

    /** A connection was closed by us. */
    public void closed(ErrorCode cause) {
        closes.get(cause).increment();
    }

    /** A connection was closed by its client, or broke. */
    public void left() {
        left.increment();
    }

    public void gap() {
        gaps.increment();
    }

    public void turn(int entriesRead) {
        turns.increment();
        entries.increment(entriesRead);
    }

    public void readFailed() {
        readFailures.increment();
    }

    public void readerRestarted() {
        readerRestarts.increment();
    }

    public void requestRepaired() {
        requestsRepaired.increment();
    }

    public void logRepaired() {
        logsRepaired.increment();
    }

    public void groupSwept() {
        groupsSwept.increment();
    }

    public void viewers(int more) {
        viewers.addAndGet(more);
    }

    public void lagging(int more) {
        lagging.addAndGet(more);
    }

    /** @param value {@link Double#NaN} while it is not known */
    public void gauge(String name, String description, Supplier<Number> value) {
        meters.gauge(name, description, value);
    }

    private Counter questions(String outcome) {
        return meters.counter(
                "questions", "Questions that were asked here, and what became of the asking", "outcome", outcome);
    }

    private Counter closes(String by) {
        return meters.counter("closes", "Connections that ended, and why", "code", by);
    }

    private Out out(String via) {
        return new Out(
                meters.sum("frames", "Frames handed to clients' connections", "via", via),
                meters.sum("characters", "Characters of these frames; bytes, but for what is not ASCII", "via", via));
    }
}
