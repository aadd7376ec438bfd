package dev.runnel.local.model;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntPredicate;

/**
 * Cuts a text into pieces like those of a model: white space with the start of a word, the rest of the word, a few signs. The
 * pieces joined are the text again, and no piece ends inside a surrogate pair.
 */
final class Tokens implements Iterator<String> {
    private static final int MAX_SPACES = 8;
    private static final int MAX_LETTERS = 5;
    private static final int MAX_SIGNS = 3;

    private final String text;
    private int position;

    Tokens(String text) {
        this.text = text;
    }

    static int count(String text) {
        int count = 0;
        for (Tokens tokens = new Tokens(text); tokens.hasNext(); tokens.next()) {
            count++;
        }
        return count;
    }

    @Override
    public boolean hasNext() {
        return position < text.length();
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int start = position;
        skip(Character::isWhitespace, MAX_SPACES);
        if (hasNext()) {
            boolean word = Character.isLetterOrDigit(text.codePointAt(position));
            skip(word ? Character::isLetterOrDigit : Tokens::isSign, word ? MAX_LETTERS : MAX_SIGNS);
        }
        return text.substring(start, position);
    }

    private static boolean isSign(int point) {
        return !Character.isLetterOrDigit(point) && !Character.isWhitespace(point);
    }

    private void skip(IntPredicate kind, int limit) {
        for (int skipped = 0; skipped < limit && hasNext() && kind.test(text.codePointAt(position)); skipped++) {
            position += Character.charCount(text.codePointAt(position));
        }
    }
}
