package dev.runnel.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code deploy/redis/users.acl.template}, filled for a test. */
public final class UsersFile {

    /** The user for people. It may do everything, and so tests are it when they look or break things beside a service. */
    public static final String OPERATOR = "operator";

    public static final String GATEWAY = "gateway";
    public static final String PRODUCER = "producer";
    public static final String MONITOR = "monitor";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z]+)_PASSWORD}");

    private UsersFile() {}

    /** With the prefix that services have unless they are told another one. */
    public static Path filled() {
        return write(text());
    }

    /** For any prefix: tests keep out of each other's way by having one each. The rest of every pattern is as it is. */
    public static Path filledForAnyPrefix() {
        return write(text().replace("~runnel:", "~*:"));
    }

    private static String text() {
        Matcher placeholders = PLACEHOLDER.matcher(read(template()));
        return placeholders.replaceAll(found ->
                Matcher.quoteReplacement(RedisMode.ACL.password(found.group(1).toLowerCase(Locale.ROOT))));
    }

    /** Tests run in the folder of their module. */
    static Path template() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            Path template = folder.resolve("deploy/redis/users.acl.template");
            if (Files.exists(template)) {
                return template;
            }
            folder = folder.getParent();
        }
        throw new IllegalStateException("Not run in the project");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path write(String text) {
        try {
            Path file = Files.createTempFile("users", ".acl");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text);
        } catch (IOException cannotWrite) {
            throw new UncheckedIOException(cannotWrite);
        }
    }
}
