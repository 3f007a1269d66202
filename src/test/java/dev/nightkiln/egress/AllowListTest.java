package dev.nightkiln.egress;

import static dev.nightkiln.egress.AllowListFixture.PUBLIC;
import static dev.nightkiln.egress.AllowListFixture.decide;
import static dev.nightkiln.egress.AllowListFixture.denial;
import static dev.nightkiln.egress.AllowListFixture.list;
import static dev.nightkiln.egress.EgressFixture.external;
import static dev.nightkiln.egress.EgressFixture.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Which names, methods and ports are listed, however they are spelled. */
class AllowListTest {
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
}
