package dev.nightkiln.policy;

/** Who may have tasks done, and who may approve what came of them. */
public record People(Access trigger, Access approve) {}
