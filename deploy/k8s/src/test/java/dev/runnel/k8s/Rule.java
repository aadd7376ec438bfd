package dev.runnel.k8s;

import java.util.List;
import java.util.stream.Stream;

/** Something that must be right between the objects of an installation; each of them may be well-formed and the whole still not work. */
interface Rule {

    List<Rule> ALL = List.of(
            new Syntax(),
            new References(),
            new Selectors(),
            new Ports(),
            new Environment(),
            new Scaling(),
            new Shutdown(),
            new Hardening(),
            new Surroundings());

    /** What is wrong, in words that name the object. */
    Stream<String> mistakes(Installation installation);
}
