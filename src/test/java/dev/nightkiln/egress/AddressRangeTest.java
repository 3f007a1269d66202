package dev.nightkiln.egress;

import static dev.nightkiln.egress.AllowListFixture.address;
import static dev.nightkiln.egress.AllowListFixture.decide;
import static dev.nightkiln.egress.AllowListFixture.denial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** To which addresses a listed name may lead. */
class AddressRangeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "::10.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:10::1",
                "2001:db8::1",
                "2002:a9fe:a9fe::1",
                "3fff::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void noNameMayLeadToAnAddressThatIsNotPublic(String address) {
        assertThat(AddressRange.refusal(address(address), false)).as(address).isPresent();
        Resolver second = host -> List.of(address("93.184.216.34"), address(address));
        assertThat(denial(decide(second, "GET", "example.com", 80)).rule())
                .startsWith("its name leads to ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "100.100.100.200",
                "168.63.129.16",
                "169.254.169.254",
                "192.0.0.192",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "64:ff9b::a00:1",
                "fd00:ec2::254",
                "fe80::1",
                "ff02::1"
            })
    void notEvenAnInternalNameMayLeadToMetadataOrLinkLocal(String address) {
        assertThat(AddressRange.refusal(address(address), true)).as(address).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "127.0.0.1",
                "172.16.0.1",
                "192.168.0.1",
                "::1",
                "fd12::1",
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "2606:4700::1111"
            })
    void anInternalNameMayLeadToAPrivateOrPublicAddress(String address) {
        assertThat(AddressRange.refusal(address(address), true)).as(address).isEmpty();
    }

    @Test
    void aNameThatAnswersDifferentlyTheSecondTimeIsAskedOnce() {
        var asked = new AtomicInteger();
        Resolver rebinding =
                host ->
                        List.of(
                                address(
                                        asked.getAndIncrement() == 0
                                                ? "93.184.216.34"
                                                : "169.254.169.254"));
        assertThat(decide(rebinding, "GET", "example.com", 80))
                .isInstanceOf(Decision.Allowed.class);
        assertThat(asked).hasValue(1);
        assertThat(decide(rebinding, "GET", "example.com", 80)).isInstanceOf(Decision.Denied.class);
    }
}
