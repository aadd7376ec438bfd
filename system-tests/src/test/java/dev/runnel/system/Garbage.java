package dev.runnel.system;

import static dev.runnel.system.PlainSocket.BINARY;
import static dev.runnel.system.PlainSocket.CLOSE;
import static dev.runnel.system.PlainSocket.CONTINUATION;
import static dev.runnel.system.PlainSocket.PING;
import static dev.runnel.system.PlainSocket.TEXT;

import dev.runnel.contract.QuestionId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Something that no client should send, by chance; or that hardly any sends and that is right all the same.
 *
 * @param bytes as they go over the wire
 * @param text the message in it; or null
 * @param verdict what the gateway owes
 */
record Garbage(String kind, byte[] bytes, String text, Verdict verdict) {

    enum Verdict {
        /** A reply to it, as to any other. */
        OK,
        /** An error frame, or a close in words. */
        REFUSED,
        /** Whatever the protocol has, and nothing else. */
        ANYTHING,
        /** A close in words. */
        CLOSED,
        /** An end, with or without words. */
        CUT
    }

    /** A reply to a right one echoes this. */
    static final String REF = "r-\ud83d\ude00-\u00e9";

    private static final int FINAL = 0x80;
    private static final String ID = QuestionId.random().toString();
    private static final String UNWATCH = "{\"type\":\"unwatch\",\"ref\":\"" + REF + "\",\"question\":\"" + ID + "\"}";
    private static final List<String> RIGHT = List.of(
            UNWATCH,
            "{\"type\":\"watch\",\"ref\":\"w\",\"question\":\"" + ID + "\",\"after\":\"01-00000002\"}",
            "{\"type\":\"stop\",\"ref\":\"s\",\"question\":\"" + ID + "\"}",
            "{\"type\":\"ask\",\"ref\":\"a\",\"id\":\"" + ID
                    + "\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}",
            "{\"type\":\"hello\",\"token\":\"t\"}",
            "{\"type\":\"pong\"}");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "-0.0",
            "[]",
            "{}",
            "[[]]",
            "{\"type\":\"hello\"}",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\uffff\"",
            "\"\\u2028\"",
            "\"99-00000000\"",
            "\"00-00000000\"",
            "\"01-99999999\"",
            "\"" + "x".repeat(200) + "\"",
            "123456789012345678901234567890",
            "1e-999999999");

    private static final List<Function<Random, Garbage>> KINDS = List.of(
            Garbage::noise,
            Garbage::noUtf8,
            Garbage::binary,
            Garbage::cutShort,
            Garbage::scratched,
            Garbage::wrongValue,
            Garbage::extraField,
            Garbage::unknownType,
            Garbage::deep,
            Garbage::hugeNumber,
            Garbage::twice,
            Garbage::inFragments,
            Garbage::tooLarge,
            Garbage::againstTheStandard,
            Garbage::blank,
            Garbage::notAnObject);

    static Garbage of(Random random) {
        return KINDS.get(random.nextInt(KINDS.size())).apply(random);
    }

    private static Garbage text(String kind, String text, Verdict verdict) {
        return new Garbage(kind, frame(TEXT, text.getBytes(StandardCharsets.UTF_8)), text, verdict);
    }

    private static byte[] frame(int opcode, byte[] payload) {
        return PlainSocket.bytes(FINAL | opcode, payload);
    }

    private static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static Garbage noise(Random random) {
        StringBuilder text = new StringBuilder();
        random.ints(1 + random.nextInt(300), 1, 0xd800).forEach(point -> text.append((char) point));
        return text("noise", "#" + text, Verdict.REFUSED);
    }

    private static Garbage noUtf8(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(300)];
        random.nextBytes(bytes);
        bytes[random.nextInt(bytes.length)] = (byte) 0xff;
        return new Garbage("no UTF-8", frame(TEXT, bytes), null, Verdict.REFUSED);
    }

    private static Garbage binary(Random random) {
        byte[] bytes = new byte[random.nextInt(3000)];
        random.nextBytes(bytes);
        return new Garbage("binary", frame(BINARY, bytes), null, Verdict.REFUSED);
    }

    private static Garbage cutShort(Random random) {
        String whole = any(random, RIGHT);
        return text("cut short", whole.substring(0, 1 + random.nextInt(whole.length() - 1)), Verdict.REFUSED);
    }

    private static Garbage scratched(Random random) {
        StringBuilder text = new StringBuilder(any(random, RIGHT));
        for (int i = 0; i <= random.nextInt(4); i++) {
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x100));
        }
        return text("scratched", text.toString(), Verdict.ANYTHING);
    }

    private static Garbage wrongValue(Random random) {
        String whole = any(random, RIGHT);
        int colon = whole.indexOf(':', random.nextInt(whole.lastIndexOf(':')));
        int end = whole.indexOf(',', colon) < 0 ? whole.length() - 1 : whole.indexOf(',', colon);
        return text(
                "wrong value",
                whole.substring(0, colon + 1) + any(random, VALUES) + whole.substring(end),
                Verdict.ANYTHING);
    }

    private static Garbage extraField(Random random) {
        String field = "\"x" + random.nextInt(100) + "\":" + any(random, VALUES);
        return text("extra field", UNWATCH.replaceFirst("\\{", "{" + field + ","), Verdict.ANYTHING);
    }

    private static Garbage unknownType(Random random) {
        return text(
                "unknown type",
                "{\"type\":\"" + (char) ('a' + random.nextInt(26)) + "x\",\"ref\":\"u\"}",
                Verdict.REFUSED);
    }

    private static Garbage deep(Random random) {
        int depth = 1001 + random.nextInt(60_000);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        String begin = random.nextBoolean() ? "" : "{\"type\":\"unwatch\",\"ref\":";
        String text = begin + open.repeat(Math.min(depth, 200_000 / open.length()));
        return text("deep", text, Verdict.REFUSED);
    }

    private static Garbage hugeNumber(Random random) {
        int length = random.nextBoolean() ? 1 + random.nextInt(200) : 1001 + random.nextInt(20_000);
        String digits = "9".repeat(length);
        String number = random.nextBoolean()
                ? digits
                : digits.charAt(0) + "e" + digits.substring(0, Math.min(digits.length(), 12));
        return text("huge number", UNWATCH.replace("\"" + REF + "\"", number), Verdict.ANYTHING);
    }

    private static Garbage twice(Random random) {
        String again = random.nextBoolean() ? "\"type\":\"hello\"" : "\"ref\":" + any(random, VALUES);
        return text("a key twice", UNWATCH.replaceFirst("\\}$", "," + again + "}"), Verdict.ANYTHING);
    }

    /** A right message in very small frames, also in the middle of a character, with pings in between. */
    private static Garbage inFragments(Random random) {
        byte[] whole = UNWATCH.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        int step = 1 + random.nextInt(3);
        for (int at = 0; at < whole.length; at += step) {
            int length = Math.min(step, whole.length - at);
            byte[] part = new byte[length];
            System.arraycopy(whole, at, part, 0, length);
            int last = at + length == whole.length ? FINAL : 0;
            frames.writeBytes(PlainSocket.bytes(last | (at == 0 ? TEXT : CONTINUATION), part));
            if (random.nextInt(20) == 0 && last == 0) {
                frames.writeBytes(frame(PING, new byte[] {1, 2, 3}));
            }
        }
        return new Garbage("in fragments", frames.toByteArray(), null, Verdict.OK);
    }

    /** Beyond a mebibyte the framework cuts, and its word may be lost behind what is still on its way to it. */
    private static Garbage tooLarge(Random random) {
        boolean far = random.nextInt(10) == 0;
        int length = far ? 1_100_000 : 262_145 + random.nextInt(10_000);
        String frame = "{\"type\":\"hello\",\"token\":\"" + "x".repeat(length) + "\"}";
        return text("too large", frame, far ? Verdict.CUT : Verdict.CLOSED);
    }

    private static Garbage againstTheStandard(Random random) {
        byte[] bytes = UNWATCH.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(6)) {
            case 0 -> closed("a reserved opcode", PlainSocket.bytes(FINAL | (3 + random.nextInt(5)), bytes));
            // The framework lets this bit pass, which belongs to compression, and takes the rest for what it is.
            case 1 ->
                new Garbage("a reserved bit", PlainSocket.bytes(FINAL | 0x40 | TEXT, bytes), null, Verdict.ANYTHING);
            case 2 -> closed("a continuation of nothing", frame(CONTINUATION, bytes));
            case 3 -> closed("a ping in fragments", PlainSocket.bytes(PING, new byte[] {1}));
            case 4 -> closed("a ping that is too large", frame(PING, new byte[126 + random.nextInt(1000)]));
            default -> closed("a close code of one byte", frame(CLOSE, new byte[] {3}));
        };
    }

    private static Garbage closed(String kind, byte[] bytes) {
        return new Garbage(kind, bytes, null, Verdict.CLOSED);
    }

    private static Garbage blank(Random random) {
        return text("blank", any(random, List.of("", " ", "\n\n", "\ufeff", "\u0000")), Verdict.REFUSED);
    }

    private static Garbage notAnObject(Random random) {
        return text(
                "not an object",
                any(
                        random,
                        List.of(
                                "null",
                                "[]",
                                "1",
                                "\"hello\"",
                                "true",
                                "{} {}",
                                "[{\"type\":\"hello\"}]",
                                "{}",
                                "NaN",
                                "{'a':1}")),
                Verdict.REFUSED);
    }

    @Override
    public String toString() {
        String shown = text == null ? "" : text;
        return kind + ", " + bytes.length + " bytes: " + (shown.length() > 200 ? shown.substring(0, 200) + "…" : shown);
    }
}
