package dev.runnel.local;

import dev.runnel.local.experiments.Parent;
import dev.runnel.local.redis.RedisStartException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The README's first command: Redis, a model, a producer, a gateway and the page in one process, behind one port. */
@QuarkusMain
public class LocalMain {

    private LocalMain() {}

    /** Exits with 1 and one line on standard error if it cannot start. */
    public static void main(String[] args) {
        Parent.follow();
        try {
            // As system properties: several jars here bring properties of their own, and these win over all of them.
            new LocalParts(System.getenv()).start().forEach(System::setProperty);
        } catch (RedisStartException | IllegalArgumentException problem) {
            System.err.println("Runnel cannot start: " + problem.getMessage());
            System.exit(1);
        }
        Quarkus.run(LocalApplication.class, args);
    }
}
