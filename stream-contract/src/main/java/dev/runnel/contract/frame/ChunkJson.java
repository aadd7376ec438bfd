package dev.runnel.contract.frame;

import java.util.HexFormat;
import java.util.List;

/**
 * A chunk's JSON, made by hand: nearly all frames are chunks, and the mapper takes several times as long for one. It is, character for
 * character, what the mapper makes.
 */
final class ChunkJson {

    /** What a frame takes besides its text and parts, and a little more. */
    private static final int FRAME_CHARS = 192;

    private static final int PART_CHARS = 12;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private ChunkJson() {}

    static String of(ServerFrame.Chunk chunk) {
        StringBuilder json = new StringBuilder(capacity(chunk));
        json.append("{\"type\":\"chunk\",\"question\":\"")
                .append(chunk.question().value());
        json.append("\",\"after\":\"").append(chunk.after());
        json.append("\",\"offset\":\"").append(chunk.offset());
        json.append("\",\"kind\":\"").append(chunk.kind().wireName());
        json.append("\",\"text\":\"");
        quote(chunk.text(), json);
        json.append("\",\"at\":").append(chunk.at());
        if (chunk.parts() != null) {
            addParts(chunk.parts(), json);
        }
        return json.append('}').toString();
    }

    private static int capacity(ServerFrame.Chunk chunk) {
        int parts = chunk.parts() == null ? 0 : chunk.parts().size();
        return FRAME_CHARS + chunk.text().length() + PART_CHARS * parts;
    }

    /** What needs no escape is copied as a run; most texts are one. */
    private static void quote(String text, StringBuilder json) {
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                json.append(text, run, i);
                escape(c, json);
                run = i + 1;
            }
        }
        json.append(text, run, text.length());
    }

    private static void escape(char c, StringBuilder json) {
        switch (c) {
            case '"', '\\' -> json.append('\\').append(c);
            case '\n' -> json.append("\\n");
            case '\t' -> json.append("\\t");
            case '\r' -> json.append("\\r");
            case '\b' -> json.append("\\b");
            case '\f' -> json.append("\\f");
            default -> json.append("\\u00").append(HEX.toHexDigits((byte) c));
        }
    }

    private static void addParts(List<ServerFrame.Part> parts, StringBuilder json) {
        json.append(",\"parts\":[");
        for (int i = 0; i < parts.size(); i++) {
            ServerFrame.Part part = parts.get(i);
            json.append(i == 0 ? "[" : ",[")
                    .append(part.length())
                    .append(',')
                    .append(part.at())
                    .append(']');
        }
        json.append(']');
    }
}
