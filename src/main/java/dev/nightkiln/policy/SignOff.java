package dev.nightkiln.policy;

/**
 * How many people have to approve a commit before the sign-off gate is green, and how many in all
 * where protected paths are touched.
 */
public record SignOff(int approvals, int protectedApprovals) {}
