package dev.runnel.bench.load;

import io.netty.util.concurrent.Future;

/** A reader's place: one answer, one reading, and a connection after the other. On the loader's loop. */
final class Seat {

    private final Loader loader;
    private final Dialect dialect;
    private final int port;
    private final String id;
    private final Reading reading;
    private Viewer viewer;

    Seat(Loader loader, Dialect dialect, int port, String id, int tokens) {
        this(loader, dialect, port, id, new Reading(loader.tally(), tokens));
    }

    private Seat(Loader loader, Dialect dialect, int port, String id, Reading reading) {
        this.loader = loader;
        this.dialect = dialect;
        this.port = port;
        this.id = id;
        this.reading = reading;
    }

    /** Somebody else's, who has read as much of the same answer. */
    Seat copy() {
        return new Seat(loader, dialect, port, id, reading.copy());
    }

    String id() {
        return id;
    }

    Reading reading() {
        return reading;
    }

    Future<Void> connect() {
        viewer = dialect.viewer(loader, reading, port);
        return viewer.connect();
    }

    Future<Void> watch() {
        reading.asked(System.nanoTime() / 1000);
        return viewer.watch(id);
    }

    /** Over the viewer's own connection; only where {@link Dialect#asksBySocket()}. */
    Future<Void> ask(Script script) {
        reading.asked(System.nanoTime() / 1000);
        return viewer.ask(id, script);
    }

    /** Comes back after a cut, as fast as it can. */
    void reconnect() {
        connect().addListener(connected -> {
            if (connected.isSuccess()) {
                reading.behindSince(System.nanoTime() / 1000);
                watch();
            }
        });
    }

    void cut() {
        if (viewer != null) {
            viewer.cut();
        }
    }

    void stopReading() {
        viewer.stopReading();
    }
}
