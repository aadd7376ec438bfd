package dev.runnel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The numbers in {@code README.md} are those of production. */
class NumbersDocumentTest {

    /** Object, path and value: {@code | `Deployment/stream-gateway` `spec.minReadySeconds` | 15 | …}. */
    private static final Pattern ROW =
            Pattern.compile("^\\| `(\\w+/[a-z-]+)` `([^`]+)` \\| ([^|]+) \\|.*$", Pattern.MULTILINE);

    @Test
    void theNumbersInTheReadmeAreThoseOfTheProductionOverlay() throws IOException {
        List<Manifest> manifests = Manifest.read(Kubectl.kustomize(Path.of("overlays", "production")));
        List<MatchResult> rows =
                ROW.matcher(Files.readString(Path.of("README.md"))).results().toList();

        assertThat(rows).hasSizeGreaterThan(20);
        assertThat(rows).allSatisfy(row -> {
            Manifest manifest = Broken.find(manifests, row.group(1));
            assertThatCode(() -> Broken.at(manifest, row.group(2))).doesNotThrowAnyException();
            assertThat(String.valueOf((Object) Broken.at(manifest, row.group(2))))
                    .isEqualTo(row.group(3));
        });
    }
}
