package dev.nightkiln.egress;

import dev.nightkiln.policy.HostRule;
import dev.nightkiln.policy.Policies;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Decides where requests may go. A name is resolved only after it was found on the list, and
 * counted before: names below a listed one would carry anything to the server that knows them.
 */
final class AllowList {
    private static final String KEY = "egress.hosts";
    private static final String CHANGE =
            "To allow it, list it under `egress.hosts` in "
                    + Policies.REPOSITORY_FILE
                    + "; an operator has to add to `egress.hosts.max` of the organisation's policy what"
                    + " that does not hold.";

    private final EgressRules rules;
    private final Resolver resolver;
    private final Spent spent;

    AllowList(EgressRules rules, Resolver resolver, Spent spent) {
        this.rules = rules;
        this.resolver = resolver;
        this.spent = spent;
    }

    Decision decide(String method, String host, int port) {
        Optional<String> name = HostName.parse(host);
        if (name.isEmpty()) {
            return denied(
                    "only plain host names may be asked for, no addresses",
                    rules.source(KEY),
                    "Ask for the host by a name that `egress.hosts` lists.");
        }
        List<HostRule> naming =
                rules.hosts().stream().filter(rule -> rule.names(name.get())).toList();
        if (naming.isEmpty()) {
            return denied("`egress.hosts` does not list it", rules.source(KEY), CHANGE);
        }
        return naming.stream()
                .filter(rule -> rule.matches(method, name.get(), port))
                .findFirst()
                .map(rule ->
                        spent.next()
                                .<Decision>map(Decision.Denied::new)
                                .orElseGet(() -> resolved(rule, name.get(), port)))
                .orElseGet(() -> otherwise(naming.getFirst(), method, port));
    }

    private static Decision otherwise(HostRule rule, String method, int port) {
        return denied(
                rule.methods().contains(method)
                        ? "the rule for `" + rule.host() + "` does not allow port " + port
                        : "the rule for `" + rule.host() + "` does not allow " + method,
                rule.source().toString(),
                "To allow it, change the methods or the port of that entry in `egress.hosts`.");
    }

    /** All addresses have to be right, or a name with two of them could choose. */
    private Decision resolved(HostRule rule, String host, int port) {
        try {
            List<InetAddress> addresses = resolver.resolve(host);
            for (InetAddress address : addresses) {
                Optional<String> refusal = AddressRange.refusal(address, rule.internal());
                if (refusal.isPresent()) {
                    return denied(
                            "its name leads to " + refusal.get(),
                            rule.source().toString(),
                            "Only an entry with `internal: true` in the organisation's policy file"
                                    + " may have a private address.");
                }
            }
            return addresses.isEmpty()
                    ? new Decision.Unreachable("its name has no address", rule.source())
                    : new Decision.Allowed(
                            host, new InetSocketAddress(addresses.getFirst(), port), rule.source());
        } catch (UnknownHostException unknown) {
            return new Decision.Unreachable("its name is not known", rule.source());
        }
    }

    private static Decision denied(String rule, String source, String change) {
        return new Decision.Denied(new Refusal(Refusal.FORBIDDEN, rule, source, change));
    }
}
