package dev.nightkiln.github;

import java.util.List;
import java.util.OptionalLong;

/**
 * What GitHub asks for before a commit enters a branch, by rulesets and by the older branch
 * protection, as far as an App without administration rights may read it.
 */
public record BranchRules(
        String branch,
        List<RequiredCheck> checks,
        List<RequiredReviews> reviews,
        List<Bypass> bypasses,
        List<String> unknown) {
    /**
     * A check that must pass. Where no App is named, a check or status of that name from anybody
     * will do.
     */
    public record RequiredCheck(String name, OptionalLong app, String place) {}

    /** A pull request with so many approving reviews, of the latest push only or of any. */
    public record RequiredReviews(int approvals, boolean dismissesStale, String place) {}

    /** Somebody need not keep to what a place asks for. */
    public record Bypass(String who, String place) {
        /** Whom the older kind of protection may leave free. */
        public static final String ADMINISTRATORS = "administrators";
    }

    /** {@code unknown}: the places whose list of exceptions is not shown to us. */
    public BranchRules {
        checks = List.copyOf(checks);
        reviews = List.copyOf(reviews);
        bypasses = List.copyOf(bypasses);
        unknown = List.copyOf(unknown);
    }
}
