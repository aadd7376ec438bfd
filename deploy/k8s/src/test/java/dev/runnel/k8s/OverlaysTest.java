package dev.runnel.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The two overlays as they stand. */
class OverlaysTest {

    private static List<Manifest> render(String overlay) {
        return Manifest.read(Kubectl.kustomize(Path.of("overlays", overlay)));
    }

    @Test
    void theLocalOverlayIsValidAndNeedsNothingBesideIt() {
        assertThat(Validation.mistakes(render("local"), Externals.NONE)).isEmpty();
    }

    @Test
    void theProductionOverlayIsValidAndNeedsOnlyTheSecretsThatTheReadmeNames() throws IOException {
        assertThat(Validation.mistakes(render("production"), Externals.PRODUCTION))
                .isEmpty();

        String readme = Files.readString(Path.of("README.md"));
        assertThat(Externals.PRODUCTION.keys()).allSatisfy((secret, keys) -> {
            assertThat(readme).contains(secret.substring("Secret/".length()));
            assertThat(keys).allSatisfy(key -> assertThat(readme).contains(key));
        });
    }

    @Test
    void theLocalRedisHasTheUsersOfDeployRedis() throws IOException {
        String users = Files.readString(Path.of("..", "redis", "users.acl.template"));

        assertThat(Broken.<Map<String, String>>at(Broken.find(render("local"), "ConfigMap/redis-users"), "data"))
                .containsEntry("users.acl.template", users);
    }

    @Test
    void noSecretIsWrittenDownForProduction() {
        assertThat(render("production")).extracting(Manifest::kind).doesNotContain("Secret");
    }

    @Test
    void thePatternForProductionHasNoImageThatMayChangeUnderOne() {
        assertThat(render("production"))
                .filteredOn(manifest -> manifest.kind().equals("Deployment"))
                .flatExtracting(manifest -> Broken.at(manifest, "spec.template.spec.containers"))
                .extracting("image")
                .allSatisfy(image -> assertThat(image.toString()).matches(".+:[0-9].*|.+@sha256:.+"));
    }
}
