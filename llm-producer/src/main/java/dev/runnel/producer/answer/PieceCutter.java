package dev.runnel.producer.answer;

import dev.runnel.contract.Entry.Kind;

/** Collects what a model says and cuts it into pieces; never through a character. */
final class PieceCutter {

    /** Takes a piece's text. */
    @FunctionalInterface
    interface Pieces {
        void add(Kind kind, String text);
    }

    private final int maxChars;
    private final Pieces pieces;
    private final StringBuilder buffer = new StringBuilder();
    private Kind kind = Kind.TEXT;

    PieceCutter(int maxChars, Pieces pieces) {
        this.maxChars = Math.max(2, maxChars);
        this.pieces = pieces;
    }

    /** Cuts whatever is long enough, and what was of another kind. */
    void add(Kind ofKind, String text) {
        if (ofKind != kind) {
            cutAll();
            kind = ofKind;
        }
        buffer.append(text);
        while (buffer.length() > maxChars) {
            cut(wholeCharacters(maxChars));
        }
    }

    boolean isEmpty() {
        return buffer.isEmpty();
    }

    /** Everything but the first half of a character whose other half may still come. */
    void cutWhole() {
        cut(wholeCharacters(buffer.length()));
    }

    void cutAll() {
        cut(buffer.length());
    }

    private int wholeCharacters(int end) {
        return end > 0 && Character.isHighSurrogate(buffer.charAt(end - 1)) ? end - 1 : end;
    }

    private void cut(int end) {
        if (end > 0) {
            String text = wellFormed(buffer.substring(0, end));
            buffer.delete(0, end);
            pieces.add(kind, text);
        }
    }

    /** Half a character cannot be stored: in UTF-8 there is no such thing, and the digest would be of another text. */
    private static String wellFormed(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                i++;
                continue;
            }
            mended = mended == null ? new StringBuilder(text) : mended;
            mended.setCharAt(i, '\uFFFD');
        }
        return mended == null ? text : mended.toString();
    }
}
