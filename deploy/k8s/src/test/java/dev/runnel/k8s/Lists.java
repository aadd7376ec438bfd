package dev.runnel.k8s;

import io.kubernetes.client.custom.IntOrString;
import java.util.Collection;
import java.util.stream.Stream;

/** The client's models say null where there is nothing. */
final class Lists {

    private Lists() {}

    static <T> Stream<T> of(Collection<T> maybe) {
        return maybe == null ? Stream.empty() : maybe.stream();
    }

    static Object value(IntOrString port) {
        return port.isInteger() ? port.getIntValue() : port.getStrValue();
    }
}
