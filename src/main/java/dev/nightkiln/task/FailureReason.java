package dev.nightkiln.task;

/**
 * Why a task was handed to a person. A public vocabulary: people script against these names, so
 * they are never renamed and a new one is a documented change. "The checks said no" and "we broke"
 * are different reasons.
 */
public enum FailureReason {
    /** The agent ended and the tree is exactly the base commit's. */
    NO_CHANGE("The agent changed nothing"),
    /** The policy's warm-up failed on the base commit, so the agent was not started. */
    WARM_UP_FAILED("The warm-up failed"),
    /** A required check ended with a non-zero exit code on the captured commit. */
    CHECK_FAILED("A required check failed"),
    /** A required check fails on the base commit already, and no more on the change than there. */
    BASE_ALREADY_RED("The base fails already"),
    /** The change, or the policy file itself, breaks a rule. */
    POLICY_DENIED("The policy refused"),
    /** The change, or a text that would go out with it, holds a secret. */
    SECRET_FOUND("A secret was found"),
    /** The agent could not be started or ended without a usable result. */
    AGENT_FAILED("The agent failed"),
    /** The agent or a check used up its total time. */
    TIMEOUT("Out of time"),
    /** The agent printed nothing for too long. */
    IDLE_TIMEOUT("The agent fell silent"),
    /** The agent asked for more of its models than the policy pays for. */
    BUDGET_EXHAUSTED("The budget is spent"),
    /** The kernel stopped the agent or a check for using too much memory. */
    OUT_OF_MEMORY("Out of memory"),
    /** The workspace or the state directory has no room left. */
    DISK_FULL("The disk is full"),
    /** The sandbox image is not on this engine. */
    IMAGE_UNAVAILABLE("The sandbox image is missing"),
    /** GitHub refused a call that the task needs. */
    GITHUB_REFUSED("GitHub refused"),
    /** The task was taken up again too often without getting on. */
    QUARANTINED("Set aside after repeated crashes"),
    /** Nightkiln itself failed; the log of the server tells more. */
    INTERNAL("Nightkiln failed");

    private final String title;

    FailureReason(String title) {
        this.title = title;
    }

    /** The reason in a few words, for the first line of a comment. */
    public String title() {
        return title;
    }
}
