package dev.runnel.contract.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.contract.Entry;
import dev.runnel.contract.Offset;
import dev.runnel.contract.QuestionId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChunkJsonTest {

    private static final QuestionId ID = QuestionId.random();
    private static final Offset AFTER = new Offset(1, 41);

    private final ObjectMapper mapper = new ObjectMapper();
    private final FrameCodec codec = new FrameCodec();

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> characters = Arbitraries.of(
                "a", "Zz ", "0", "/", "<b>", "\"", "\\", "\n", "\r\n", "\t", "\b", "\f", "\0", "\u001f", "\u007f", "é",
                "→", "\u2028", "😀", "👩‍💻", "\ud83d", "\ude00", "\uffff");
        return Arbitraries.oneOf(
                Arbitraries.strings(), characters.list().ofMaxSize(40).map(all -> String.join("", all)));
    }

    @Provide
    Arbitrary<List<ServerFrame.Part>> parts() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 8192),
                        Arbitraries.longs().greaterOrEqual(0))
                .as(ServerFrame.Part::new)
                .list()
                .ofMaxSize(300);
    }

    @Property
    void aPieceIsWhatTheMapperMakesOfIt(
            @ForAll("texts") String text, @ForAll Entry.Kind kind, @ForAll long at, @ForAll boolean joined)
            throws JsonProcessingException {
        isWhatTheMapperMakes(new ServerFrame.Chunk(ID, AFTER, AFTER.next(), kind, text, at, joined ? List.of() : null));
    }

    @Property
    void joinedPiecesAreWhatTheMapperMakesOfThem(
            @ForAll("texts") String text, @ForAll("parts") List<ServerFrame.Part> parts)
            throws JsonProcessingException {
        isWhatTheMapperMakes(
                new ServerFrame.Chunk(ID, AFTER, Offset.SEAL, Entry.Kind.TEXT, text, 1234, List.copyOf(parts)));
    }

    private void isWhatTheMapperMakes(ServerFrame.Chunk chunk) throws JsonProcessingException {
        assertThat(codec.write(chunk)).isEqualTo(mapper.writeValueAsString(chunk));
    }
}
