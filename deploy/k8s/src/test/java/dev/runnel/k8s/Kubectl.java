package dev.runnel.k8s;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** {@code kubectl kustomize}, which needs no cluster. Tests that want it are skipped where it is missing. */
final class Kubectl {

    private static final Map<Path, String> RENDERED = new ConcurrentHashMap<>();
    private static final String MISSING = "Skipped: kubectl, which renders the overlays, is not in PATH";
    private static final boolean PRESENT = isPresent();

    private Kubectl() {}

    /** @param folder below this module, with a {@code kustomization.yaml} in it; each is rendered once */
    static String kustomize(Path folder) {
        assumeTrue(PRESENT, MISSING);
        return RENDERED.computeIfAbsent(folder, unseen -> run("kubectl", "kustomize", folder.toString()));
    }

    private static boolean isPresent() {
        try {
            run("kubectl", "version", "--client");
            return true;
        } catch (UncheckedIOException | IllegalStateException missing) {
            System.out.println(MISSING);
            return false;
        }
    }

    private static String run(String... command) {
        try {
            Path errors = Files.createTempFile("kubectl", ".err");
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + Files.readString(errors));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
