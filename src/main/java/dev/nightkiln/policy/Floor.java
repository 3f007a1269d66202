package dev.nightkiln.policy;

import dev.nightkiln.policy.Wanted.AgentSection;
import dev.nightkiln.policy.Wanted.CheckSection;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the organisation allows at most, and what holds where a repository is silent. */
record Floor(
        String name,
        Images images,
        AgentSection agent,
        List<CheckSection> checks,
        Map<Limit, Bound> limits,
        Walls walls,
        ProvingSections proving) {
    Floor {
        checks = List.copyOf(checks);
        limits = Map.copyOf(limits);
    }

    /** Where digests are required, a name whose content can be exchanged is refused. */
    record Images(List<ImagePattern> patterns, boolean digests, int line) {
        private static final Pattern BY_DIGEST = Pattern.compile("(?:.+@)?sha256:[0-9a-f]{64}");

        Images {
            patterns = List.copyOf(patterns);
        }

        boolean fixed(String image) {
            return !digests || BY_DIGEST.matcher(image).matches();
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
