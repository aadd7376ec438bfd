package dev.runnel.k8s;

import java.util.List;

/** All that is checked: each object by itself, and if these are well-formed, the rules between them. */
final class Validation {

    private Validation() {}

    /** @return what is wrong, in words; nothing if all is right */
    static List<String> mistakes(List<Manifest> manifests, Externals externals) {
        List<String> malformed = manifests.stream()
                .flatMap(manifest -> Shape.mistakes(manifest).stream())
                .toList();
        if (!malformed.isEmpty()) {
            return malformed;
        }
        Installation installation = new Installation(manifests, externals);
        return Rule.ALL.stream().flatMap(rule -> rule.mistakes(installation)).toList();
    }
}
