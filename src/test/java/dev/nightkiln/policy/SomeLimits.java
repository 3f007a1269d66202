package dev.nightkiln.policy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Limits for tests in other packages: generous but for those that are named. */
public final class SomeLimits {
    private static final long PLENTY = 1L << 30;

    private SomeLimits() {}

    public static PolicyLimits with(Map<String, Long> amounts) {
        var all = new EnumMap<Limit, Long>(Limit.class);
        Arrays.stream(Limit.values())
                .forEach(limit -> all.put(limit, amounts.getOrDefault(limit.key(), PLENTY)));
        return new PolicyLimits(all);
    }
}
