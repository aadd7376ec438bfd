package dev.runnel.bench.workload;

import dev.runnel.bench.system.Contestant;

/** One thing that is done with each system. */
public interface Workload {

    /** @throws RuntimeException if the system cannot be started, or ends in the middle */
    Outcome run(Lab lab, Contestant contestant);
}
