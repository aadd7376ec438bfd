package dev.runnel.producer;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;

/** Under which name this process takes requests and signs the attempts that it starts. */
@Singleton
public class ProducerName {

    private final String value;

    ProducerName(ProducerConfig config) {
        this.value = config.name().filter(name -> !name.isBlank()).orElseGet(ProducerName::unique);
    }

    public String value() {
        return value;
    }

    /** Random letters, because a restarted container may come back under the host name of the one that died. */
    private static String unique() {
        String letters = new Random()
                .ints(6, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return hostName() + "-" + letters;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "producer";
        }
    }
}
