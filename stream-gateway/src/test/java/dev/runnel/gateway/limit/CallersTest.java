package dev.runnel.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallersTest {

    @Test
    void ofAnIpv6AddressOnlyItsNetworkCounts() {
        assertThat(Callers.network("2001:db8:0:7:1:2:3:4"))
                .isEqualTo(Callers.network("2001:db8:0:7:ffff:2:3:5%eth0"))
                .isNotEqualTo(Callers.network("2001:db8:0:8:1:2:3:4"));
    }
}
