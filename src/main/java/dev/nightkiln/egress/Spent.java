package dev.nightkiln.egress;

import java.util.Optional;

/** Counts a request or says which limit leaves no room for it. */
final class Spent {
    private final TrafficMeter meter;
    private final EgressRules rules;

    Spent(TrafficMeter meter, EgressRules rules) {
        this.meter = meter;
        this.rules = rules;
    }

    Optional<Refusal> next() {
        if (!meter.request()) {
            return Optional.of(refusal("limits.egress-requests"));
        }
        return meter.spent().map(this::refusal);
    }

    private Refusal refusal(String limit) {
        return new Refusal(
                Refusal.FORBIDDEN,
                "`" + limit + "` of this attempt is spent",
                rules.source(limit),
                "To allow more, raise it there, within what the organisation allows.");
    }
}
