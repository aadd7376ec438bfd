package dev.runnel.system;

import dev.runnel.contract.QuestionId;
import java.util.ArrayList;
import java.util.List;

/** One tale and all who read it, so that a test that failed can say where an answer came to a stand: at the model, in the log, or on its way from there. */
final class Told implements AutoCloseable {

    private final QuestionId id = QuestionId.random();
    private final List<TimedViewer> readers = new ArrayList<>();
    private final Tale tale;

    /** Asked by the first reader; the others may come when that one has something. */
    Told(Tale tale, Service gateway) {
        this.tale = tale;
        readers.add(new TimedViewer(id, tale.question(), gateway));
    }

    void addReaders(int more, Service gateway) {
        for (int i = 0; i < more; i++) {
            readers.add(new TimedViewer(id, null, gateway));
        }
    }

    Tale tale() {
        return tale;
    }

    List<TimedViewer> readers() {
        return readers;
    }

    boolean isEnded() {
        return readers.stream().allMatch(TimedViewer::isEnded);
    }

    /** What the model says that it said, what Redis has, and where each reader is. */
    String standing(Store store) {
        return "%s\n  %s: %s\n  %s".formatted(tale, id, store.standing(id), readers);
    }

    @Override
    public void close() {
        readers.forEach(TimedViewer::close);
    }
}
