package dev.runnel.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressesTest {

    @Test
    void ofAnIpv6AddressOnlyItsNetworkCounts() {
        assertThat(Addresses.network("2001:db8:0:7:1:2:3:4"))
                .isEqualTo(Addresses.network("2001:db8:0:7:ffff:2:3:5%eth0"))
                .isNotEqualTo(Addresses.network("2001:db8:0:8:1:2:3:4"));
    }
}
