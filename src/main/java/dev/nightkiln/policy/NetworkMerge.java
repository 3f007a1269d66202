package dev.nightkiln.policy;

import dev.nightkiln.yaml.Problems;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds hosts and models against what the organisation lets be asked for. */
final class NetworkMerge {
    private final Walls floor;
    private final Source silence;
    private final MergeRecord record;

    NetworkMerge(Walls floor, Source silence, MergeRecord record) {
        this.floor = floor;
        this.silence = silence;
        this.record = record;
    }

    List<HostRule> hosts(Walls wanted) {
        Choice<HostRule> own = floor.hosts().orElse(new Choice<>(List.of(), List.of(), silence));
        record.decided("egress.hosts", wanted.hosts().map(Choice::source).orElse(own.source()));
        return held(wanted.hosts().map(Choice::most).orElse(own.usual()), own.most(), own.source());
    }

    private List<HostRule> held(List<HostRule> asked, List<HostRule> most, Source max) {
        var allowed = new ArrayList<HostRule>();
        for (HostRule rule : asked) {
            boolean internal = true;
            for (String method : rule.methods().stream().sorted().toList()) {
                List<HostRule> covering =
                        most.stream().filter(wide -> wide.covers(rule, method)).toList();
                if (covering.isEmpty()) {
                    record.loosened(
                            rule.source(),
                            "egress.hosts",
                            method
                                    + " to "
                                    + Problems.quoted(rule.host() + ":" + rule.portFor(method))
                                    + " is not within what the organisation allows",
                            nearest(most, rule.host()).orElse(max),
                            "remove it, name an allowed host, or ask an operator to add it to egress.hosts.max");
                }
                internal &= covering.stream().anyMatch(HostRule::internal);
            }
            allowed.add(
                    new HostRule(
                            rule.host(), rule.port(), rule.methods(), internal, rule.source()));
        }
        return allowed;
    }

    /** The rule whose host fits, though perhaps not its port or its methods. */
    private static Optional<Source> nearest(List<HostRule> rules, String host) {
        return rules.stream().filter(rule -> rule.names(host)).findFirst().map(HostRule::source);
    }

    List<ModelRule> models(Walls wanted) {
        Choice<ModelRule> own = floor.models().orElse(new Choice<>(List.of(), List.of(), silence));
        record.decided("models", wanted.models().map(Choice::source).orElse(own.source()));
        var allowed = new ArrayList<ModelRule>();
        for (ModelRule rule : wanted.models().map(Choice::most).orElse(own.usual())) {
            if (ModelCover.covering(own.most(), rule).isEmpty()) {
                record.loosened(
                        rule.source(),
                        "models",
                        Problems.quoted(rule.provider() + "/" + rule.model())
                                + " is not within what the organisation allows",
                        own.most().stream()
                                .filter(one -> one.provider().equals(rule.provider()))
                                .findFirst()
                                .map(ModelRule::source)
                                .orElse(own.source()),
                        "remove it, name an allowed model, or ask an operator to add it to models.max");
            }
            allowed.addAll(ModelCover.priced(own.most(), rule));
        }
        return allowed;
    }
}
