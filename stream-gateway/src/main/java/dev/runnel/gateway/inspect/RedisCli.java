package dev.runnel.gateway.inspect;

import dev.runnel.log.RedisAddress;
import java.util.regex.Pattern;

/** Lines for a POSIX shell that ask the same Redis. There is never a password in them: {@code --askpass} asks for it. */
final class RedisCli {

    private static final String HERE = "127.0.0.1";

    /** What no shell takes for anything else. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_:./+-]+");

    private final String program;

    /** @param address null if it is not known; then the line is for one on this host at the usual port */
    RedisCli(RedisAddress address) {
        StringBuilder line = new StringBuilder("redis-cli");
        if (address != null) {
            if (!address.host().equals(HERE) && !address.host().equals("localhost")) {
                line.append(" -h ").append(quoted(address.host()));
            }
            line.append(" -p ").append(address.port());
            line.append(address.cluster() ? " -c" : "");
            line.append(address.tls() ? " --tls" : "");
            line.append(address.user() == null ? "" : " --user " + quoted(address.user()));
            line.append(address.password() ? " --askpass" : "");
            line.append(address.database() == 0 ? "" : " -n " + address.database());
        }
        this.program = line.toString();
    }

    /** @param arguments a command's words */
    String line(String... arguments) {
        StringBuilder line = new StringBuilder(program);
        for (String argument : arguments) {
            line.append(' ').append(quoted(argument));
        }
        return line.toString();
    }

    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
