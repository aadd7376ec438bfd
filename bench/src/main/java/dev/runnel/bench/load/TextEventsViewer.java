package dev.runnel.bench.load;

/** Each event is a JSON string, {@code data: "…"}; the last one is {@code data: [DONE]}. */
final class TextEventsViewer extends EventsViewer {

    private static final byte[] TEXT = Fields.ascii("data: \"");
    private static final byte[] DONE = Fields.ascii("data: [DONE]");
    private static final int LINE_ENDS = 2;

    private final boolean resumes;
    /** Characters of the event stream, whole events only. */
    private long read;

    /** @param resumes whether one may go on after so many characters of the event stream */
    TextEventsViewer(Loader loader, Reading reading, int port, boolean resumes) {
        super(loader, reading, port);
        this.resumes = resumes;
        this.read = reading.offset() == null ? 0 : Long.parseLong(reading.offset());
    }

    @Override
    String path(String id) {
        return "/answers/" + id + (resumes && read > 0 ? "?resumeAt=" + read : "");
    }

    @Override
    void line(byte[] text, int end) {
        if (Fields.isAt(TEXT, text, 0, end)) {
            int close = Fields.end(text, TEXT.length, end);
            if (close != end - 1) {
                fail("unreadable event");
                return;
            }
            reading().text(text, TEXT.length, close, loader().now());
            read += end + LINE_ENDS;
        } else if (Fields.isAt(DONE, text, 0, end)) {
            reading().ended(loader().now());
        } else if (end > 0) {
            fail("unknown line");
        }
    }

    @Override
    void cut() {
        reading().at(Long.toString(read));
        super.cut();
    }
}
