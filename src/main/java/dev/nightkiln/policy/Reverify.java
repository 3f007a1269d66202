package dev.nightkiln.policy;

/** What happens to an open pull request of an agent when its base branch moves. */
public enum Reverify {
    NEVER,
    /** The required checks run again on the merge, as long as it has no conflict. */
    ALWAYS
}
