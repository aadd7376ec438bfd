package dev.runnel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldsTest {

    private static final byte[] FRAME = Fields.ascii("{\"type\":\"chunk\",\"text\":\"a b\",\"at\":1}");

    @Test
    void aFieldIsFoundByItsName() {
        int text = Fields.after(Fields.key("text"), FRAME, 0, FRAME.length);

        assertThat(Fields.text(FRAME, text, Fields.end(FRAME, text, FRAME.length)))
                .isEqualTo("a b");
    }

    @Test
    void whatIsBehindTheFrameIsNotFound() {
        assertThat(Fields.after(Fields.key("text"), FRAME, 0, 20)).isNegative();
    }

    @Test
    void aTextWithAnEscapeIsNotReadInPart() {
        byte[] frame = Fields.ascii("\"text\":\"a\\\"b\"");

        assertThat(Fields.end(frame, 8, frame.length)).isNegative();
    }
}
