package dev.runnel.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate for a server of the tests, which is its own authority, and its key, as the PEM files that Redis wants. Made by the JDK's keytool, good
 * for a day.
 */
public record TestCertificate(Path certificate, Path key) {

    private static final char[] STORE_PASSWORD = "nobody-else-sees-it".toCharArray();

    /** @param names as keytool's {@code -ext san} takes them, for example {@code ip:127.0.0.1} */
    public static TestCertificate of(String names) {
        try {
            Path folder = Files.createTempDirectory("certificate");
            KeyStore store = load(generate(folder.resolve("store.p12"), names));
            TestCertificate made = new TestCertificate(
                    pem(
                            folder.resolve("certificate.pem"),
                            "CERTIFICATE",
                            store.getCertificate("redis").getEncoded()),
                    pem(
                            folder.resolve("key.pem"),
                            "PRIVATE KEY",
                            store.getKey("redis", STORE_PASSWORD).getEncoded()));
            deleteOnExit(folder, folder.resolve("store.p12"), made.certificate, made.key);
            return made;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (GeneralSecurityException | InterruptedException broken) {
            throw new IllegalStateException("No certificate", broken);
        }
    }

    private static Path generate(Path store, String names) throws IOException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=redis",
                        "-ext",
                        "san=" + names,
                        "-validity",
                        "1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(STORE_PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
        return store;
    }

    private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, STORE_PASSWORD);
        }
        return loaded;
    }

    private static Path pem(Path file, String what, byte[] encoded) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    /** The folder first: they go in the opposite order. */
    private static void deleteOnExit(Path... all) {
        for (Path one : all) {
            one.toFile().deleteOnExit();
        }
    }
}
