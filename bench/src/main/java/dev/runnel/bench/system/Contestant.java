package dev.runnel.bench.system;

import dev.runnel.bench.load.Dialect;
import java.util.stream.Stream;

/** The systems that can be measured. */
public enum Contestant {
    RUNNEL("runnel", Dialect.ANSWERS, true),
    SOCKETIO_XREAD("socketio-xread", Dialect.SOCKET_IO, true),
    SOCKETIO_ADAPTER("socketio-adapter", Dialect.SOCKET_IO_RECOVERING, true),
    /** Keeps the pieces in the producer's memory; in Redis is who has them. */
    RESUMABLE_STREAM("resumable-stream", Dialect.EVENTS_RESUMABLE, false),
    DURABLE_STREAMS("durable-streams", Dialect.EVENTS_DURABLE, false),
    SSE_PLAIN("sse-plain", Dialect.EVENTS, false);

    private final String name;
    private final Dialect dialect;
    private final boolean stores;

    Contestant(String name, Dialect dialect, boolean stores) {
        this.name = name;
        this.dialect = dialect;
        this.stores = stores;
    }

    /** @throws IllegalArgumentException if there is no such */
    public static Contestant named(String name) {
        return Stream.of(values())
                .filter(each -> each.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No system is called " + name));
    }

    public Dialect dialect() {
        return dialect;
    }

    /** Whether answers are stored in Redis. */
    public boolean stores() {
        return stores;
    }

    public Running start(Place place, Source source) {
        return this == RUNNEL ? new Runnel(place, source).start() : new Peer(this, place, source).start();
    }

    @Override
    public String toString() {
        return name;
    }
}
