package dev.runnel.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ViewerCountsTest {

    @Test
    void aFreshFieldCounts() {
        assertThat(ViewerCounts.count("3:1000", 1030)).isEqualTo(3);
    }

    @Test
    void aFieldThatNobodyKeepsUpDoesNotCount() {
        assertThat(ViewerCounts.count("3:1000", 1031)).isZero();
    }

    @Test
    void aClockThatIsAheadDoesNotHarm() {
        assertThat(ViewerCounts.count("3:1010", 1000)).isEqualTo(3);
    }
}
