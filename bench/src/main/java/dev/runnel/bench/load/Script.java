package dev.runnel.bench.load;

import java.math.BigDecimal;

/**
 * What an answer shall be.
 *
 * @param rate tokens in a second
 */
public record Script(int tokens, double rate) {

    /** As the question to a model. */
    public String question() {
        return "tokens=" + tokens + " rate=" + number();
    }

    String ask(String id) {
        return "{\"id\":\"" + id + "\",\"tokens\":" + tokens + ",\"rate\":" + number() + "}";
    }

    private String number() {
        return BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
    }
}
