package dev.nightkiln.github;

/** What a reaction is put on. */
public sealed interface ReactionTarget {
    /** The opening text of an issue or pull request. */
    record OfIssue(int number) implements ReactionTarget {}

    /** A comment on an issue or pull request. */
    record OfComment(long id) implements ReactionTarget {}
}
