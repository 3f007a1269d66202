package dev.nightkiln.egress;

import static dev.nightkiln.egress.EgressFixture.external;
import static dev.nightkiln.egress.EgressFixture.internal;
import static dev.nightkiln.egress.EgressFixture.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

class AllowListTest {
    private static final Resolver PUBLIC = host -> List.of(address("93.184.216.34"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f000001",
                "0x7f.0.0.1",
                "0X7F.1",
                "0x",
                "017700000001",
                "0177.0.0.1",
                "127.0.0.1.",
                "1.2.3.4.5",
                "[::1]",
                "::1",
                "[::ffff:127.0.0.1]",
                "[fe80::1%25eth0]",
                "fe80::1%eth0",
                "example.com\0.npmjs.org",
                "example.com%00.npmjs.org",
                "ex%61mple.com",
                "user@example.com",
                "example.com:443",
                "example.com#.npmjs.org",
                "example.com/.npmjs.org",
                "example.com\\.npmjs.org",
                "example.com?.npmjs.org",
                "example.com ",
                " example.com",
                "example.com..",
                ".example.com",
                "example..com",
                "-.example.com",
                "-a.npmjs.org",
                "a-.npmjs.org",
                "a_b.npmjs.org",
                "ex\u00e4mple.com",
                "\uff45xample.com",
                "example\u3002com",
                "example.c\u00adom",
                "xn--exmple-cua.npmjs.org",
                "",
                ".",
                "-"
            })
    void whatIsNoPlainNameIsRefused(String host) {
        assertThat(HostName.parse(host)).as(host).isEmpty();
        assertThat(decide(PUBLIC, "GET", host, 80)).isInstanceOf(Decision.Denied.class);
    }

    @Test
    void aLabelAndANameHaveALongestLength() {
        assertThat(HostName.parse("a".repeat(63) + ".org")).isPresent();
        assertThat(HostName.parse("a".repeat(64) + ".org")).isEmpty();
        assertThat(HostName.parse("a.".repeat(126) + "a")).isPresent();
        assertThat(HostName.parse("a.".repeat(127) + "a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "EXAMPLE.com",
                "example.com.",
                "a.npmjs.org",
                "A.B.npmjs.org"
            })
    void aListedNameIsAllowedInEverySpellingOfANameAndPinnedToItsAddress(String host) {
        assertThat(decide(PUBLIC, "GET", host, 80))
                .isInstanceOfSatisfying(
                        Decision.Allowed.class,
                        allowed ->
                                assertThat(allowed.address().toString())
                                        .isEqualTo("/93.184.216.34:80"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "npmjs.org",
                "evilnpmjs.org",
                "npmjs.org.evil.com",
                "example.com.evil.com",
                "evil-example.com",
                "www.example.com",
                "localhost"
            })
    void aNameThatOnlyResemblesAListedOneIsNotEvenLookedUp(String host) {
        Resolver none =
                name -> {
                    throw new AssertionError("looked up " + name);
                };
        assertThat(decide(none, "GET", host, 80)).isInstanceOf(Decision.Denied.class);
    }

    @Test
    void theMethodAndThePortAreTheRulesOwn() {
        assertThat(denial(decide(PUBLIC, "POST", "example.com", 80)).rule())
                .isEqualTo("the rule for `example.com` does not allow POST");
        assertThat(denial(decide(PUBLIC, "GET", "example.com", 8080)).rule())
                .isEqualTo("the rule for `example.com` does not allow port 8080");
        assertThat(denial(decide(PUBLIC, "CONNECT", "example.com", 80)).source())
                .isEqualTo("policies/default.yml:15");
        assertThat(decide(PUBLIC, "CONNECT", "example.com", 443))
                .isInstanceOf(Decision.Allowed.class);
        assertThat(decide(PUBLIC, "CONNECT", "example.com", 22))
                .isInstanceOf(Decision.Denied.class);
    }

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

    /** Each look-up carries a label to whoever runs the listed domain. */
    @Test
    void namesAreLookedUpNoMoreOftenThanRequestsAreAllowed() {
        var asked = new AtomicInteger();
        Resolver counting =
                _ -> {
                    asked.incrementAndGet();
                    throw new UnknownHostException();
                };
        var rules = rules(Map.of("egress-requests", 3L), external(".npmjs.org", "GET"));
        AllowList list = list(rules, counting);
        for (int i = 0; i < 10; i++) {
            list.decide("GET", "secret" + i + ".npmjs.org", 80);
        }
        assertThat(asked).hasValue(3);
        assertThat(denial(list.decide("GET", "a.npmjs.org", 80)).rule())
                .contains("limits.egress-requests");
    }

    private static Decision decide(Resolver resolver, String method, String host, int port) {
        var rules =
                rules(
                        Map.of(),
                        external("example.com", "GET", "CONNECT"),
                        external(".npmjs.org", "GET"),
                        internal("registry.corp", 8081, "GET"));
        return list(rules, resolver).decide(method, host, port);
    }

    private static AllowList list(EgressRules rules, Resolver resolver) {
        return new AllowList(rules, resolver, new Spent(new TrafficMeter(rules.limits()), rules));
    }

    private static Refusal denial(Decision decision) {
        return ((Decision.Denied) decision).refusal();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException noLiteral) {
            throw new IllegalArgumentException(literal, noLiteral);
        }
    }
}
