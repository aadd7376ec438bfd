package dev.runnel.bench.load;

/** How a system is spoken to, and what it can do. */
public enum Dialect {
    ANSWERS(true, true, true),
    SOCKET_IO(false, true, true),
    /** With the library's own recovery of sessions; what has ended is not kept for newcomers. */
    SOCKET_IO_RECOVERING(false, true, false),
    EVENTS(false, false, false),
    EVENTS_RESUMABLE(false, true, false),
    EVENTS_DURABLE(false, true, true),
    /** The model itself, asked without anything between. */
    OPENAI(true, false, false);

    private final boolean asksBySocket;
    private final boolean resumes;
    private final boolean keeps;

    Dialect(boolean asksBySocket, boolean resumes, boolean keeps) {
        this.asksBySocket = asksBySocket;
        this.resumes = resumes;
        this.keeps = keeps;
    }

    /** Whether a question is asked over the viewer's own connection, and watched from then on; else by {@code POST /ask}, after watching. */
    public boolean asksBySocket() {
        return asksBySocket;
    }

    /** Whether a viewer that was cut can go on where it was. */
    public boolean resumes() {
        return resumes;
    }

    /** Whether an answer that has ended can still be read. */
    public boolean keeps() {
        return keeps;
    }

    Viewer viewer(Loader loader, Reading reading, int port) {
        return switch (this) {
            case ANSWERS -> new AnswersViewer(loader, reading, port);
            case SOCKET_IO -> new SocketIoViewer(loader, reading, port, false);
            case SOCKET_IO_RECOVERING -> new SocketIoViewer(loader, reading, port, true);
            case EVENTS -> new TextEventsViewer(loader, reading, port, false);
            case EVENTS_RESUMABLE -> new TextEventsViewer(loader, reading, port, true);
            case EVENTS_DURABLE -> new DurableEventsViewer(loader, reading, port);
            case OPENAI -> new ModelViewer(loader, reading, port);
        };
    }
}
