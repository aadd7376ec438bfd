package dev.runnel.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnel.contract.EndReason;
import dev.runnel.contract.Entry;
import dev.runnel.contract.ErrorCode;
import dev.runnel.contract.Limits;
import dev.runnel.contract.NewQuestion;
import dev.runnel.contract.frame.ClientFrame;
import dev.runnel.contract.frame.ServerFrame;
import dev.runnel.contract.frame.State;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The frames in the code and those in {@code docs/asyncapi.yaml} are the same. What is sent is checked where it is sent. */
class ProtocolDocumentTest {

    private final ProtocolDocument document = ProtocolDocument.get();

    static Stream<Class<?>> frames() {
        return Stream.of(ClientFrame.class, ServerFrame.class).flatMap(ProtocolDocumentTest::records);
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(ProtocolDocumentTest::records);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void everyFrameIsDescribedWithExactlyItsFields(Class<?> frame) {
        String name = frame.getSimpleName().toLowerCase(Locale.ROOT);
        TreeSet<String> inCode = new TreeSet<>(fields(frame));
        inCode.add("type");

        assertThat(names(document.schemaOf(name).path("properties"))).isEqualTo(inCode);
    }

    @Test
    void theEnumerationsAreThoseOfTheCode() {
        assertEnum("ErrorCode", Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName));
        assertEnum("EndReason", Arrays.stream(EndReason.values()).map(EndReason::wireName));
        assertEnum("State", Arrays.stream(State.values()).map(State::wireName));
        assertEnum("Kind", Arrays.stream(Entry.Kind.values()).map(Entry.Kind::wireName));
    }

    @Test
    void theLimitsAreThoseOfTheCode() {
        assertThat(names(document.schemaOf("Limits").path("properties")))
                .isEqualTo(new TreeSet<>(fields(Limits.class)));
    }

    private static List<String> fields(Class<?> frame) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : frame.getRecordComponents()) {
            boolean unwrapped =
                    component.getType() == NewQuestion.class || component.getType() == ServerFrame.Failure.class;
            names.addAll(unwrapped ? fields(component.getType()) : List.of(component.getName()));
        }
        return names;
    }

    private static TreeSet<String> names(JsonNode properties) {
        TreeSet<String> names = new TreeSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private void assertEnum(String schema, Stream<String> values) {
        List<String> described = new ArrayList<>();
        document.schemaOf(schema).path("enum").forEach(value -> described.add(value.asText()));
        assertThat(described).containsExactlyElementsOf(values.toList());
    }
}
