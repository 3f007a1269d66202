package dev.nightkiln.egress;

import static dev.nightkiln.egress.EgressFixture.external;
import static dev.nightkiln.egress.EgressFixture.internal;
import static dev.nightkiln.egress.EgressFixture.rules;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;

/** A list of three hosts, and what it decides. */
final class AllowListFixture {
    static final Resolver PUBLIC = host -> List.of(address("93.184.216.34"));

    private AllowListFixture() {}

    static Decision decide(Resolver resolver, String method, String host, int port) {
        var rules =
                rules(
                        Map.of(),
                        external("example.com", "GET", "CONNECT"),
                        external(".npmjs.org", "GET"),
                        internal("registry.corp", 8081, "GET"));
        return list(rules, resolver).decide(method, host, port);
    }

    static AllowList list(EgressRules rules, Resolver resolver) {
        return new AllowList(rules, resolver, new Spent(new TrafficMeter(rules), rules));
    }

    static Refusal denial(Decision decision) {
        return ((Decision.Denied) decision).refusal();
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException noLiteral) {
            throw new IllegalArgumentException(literal, noLiteral);
        }
    }
}
