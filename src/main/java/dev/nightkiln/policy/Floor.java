package dev.nightkiln.policy;

import dev.nightkiln.policy.Wanted.AgentSection;
import dev.nightkiln.policy.Wanted.CheckSection;

import java.util.List;
import java.util.Map;

/** What the organisation allows at most, and what holds where a repository is silent. */
record Floor(
        String name,
        Images images,
        AgentSection agent,
        List<CheckSection> checks,
        Map<Limit, Bound> limits) {
    Floor {
        checks = List.copyOf(checks);
        limits = Map.copyOf(limits);
    }

    record Images(List<ImagePattern> patterns, int line) {
        Images {
            patterns = List.copyOf(patterns);
        }

        boolean allow(String image) {
            return patterns.stream().anyMatch(pattern -> pattern.matches(image));
        }
    }

    record Bound(Amount usual, Amount most) {}

    Bound bound(Limit limit) {
        Bound bound = limits.get(limit);
        if (bound == null) {
            throw new IllegalStateException("the floor was read without limits." + limit.key());
        }
        return bound;
    }

    /** Where a line of the floor is, for messages about another file. */
    String place(int line) {
        return name + ":" + line;
    }
}
