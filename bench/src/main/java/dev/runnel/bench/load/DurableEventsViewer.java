package dev.runnel.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** The events of the durable streams protocol: {@code data} carries text as it is, the {@code control} that follows says how far that is. */
final class DurableEventsViewer extends EventsViewer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] EVENT_DATA = Fields.ascii("event: data");
    private static final byte[] EVENT_CONTROL = Fields.ascii("event: control");
    private static final byte[] DATA = Fields.ascii("data:");

    private boolean control;
    private String reached;

    DurableEventsViewer(Loader loader, Reading reading, int port) {
        super(loader, reading, port);
        this.reached = reading.offset();
    }

    @Override
    String path(String id) {
        return "/answers/" + id + "?offset=" + (reached == null ? "-1" : reached) + "&live=sse";
    }

    @Override
    void line(byte[] text, int end) {
        if (Fields.isAt(EVENT_DATA, text, 0, end)) {
            control = false;
        } else if (Fields.isAt(EVENT_CONTROL, text, 0, end)) {
            control = true;
        } else if (Fields.isAt(DATA, text, 0, end) && control) {
            control(text, end);
        } else if (Fields.isAt(DATA, text, 0, end)) {
            reading().text(text, DATA.length, end, loader().now());
        } else if (end > 0) {
            fail("unknown line");
        }
    }

    private void control(byte[] text, int end) {
        try {
            JsonNode told = JSON.readTree(text, DATA.length, end - DATA.length);
            reached = told.path("streamNextOffset").asText();
            if (told.path("streamClosed").asBoolean()) {
                reading().ended(loader().now());
            }
        } catch (IOException notJson) {
            fail("unreadable event");
        }
    }

    @Override
    void cut() {
        reading().at(reached);
        super.cut();
    }
}
