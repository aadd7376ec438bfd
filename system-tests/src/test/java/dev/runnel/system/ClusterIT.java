package dev.runnel.system;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Masters that are killed, and replaced by their replicas, in a Redis Cluster while twenty answers run. */
@ExtendWith(TailsOnFailure.class)
class ClusterIT {

    private static final int KILLS = Scale.of("failovers", 1, 5);

    private static Failover failover;

    @BeforeAll
    static void startAll() {
        failover = new Failover("cluster", new ClusterSet());
    }

    @AfterAll
    static void endAll() {
        if (failover != null) {
            failover.close();
        }
    }

    @Test
    void viewersAreCountedOverGatewaysOnEveryMaster() {
        failover.countViewers();
    }

    @Test
    void nothingIsMissingWhenAMasterIsKilledWhoseReplicasAreUpToDate() {
        failover.killMasters(KILLS);
    }

    @Test
    void nothingIsMissingWhenAMasterTakesWithItWhatViewersHaveSeen() {
        failover.killMastersWithTheirTail(KILLS);
    }
}
