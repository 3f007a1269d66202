package dev.nightkiln.task;

/** One exit criterion of a task: what must be true, and what would show it. */
public record Criterion(String statement, Proof proof) {
    /** How the platform can see that a criterion is met. */
    public sealed interface Proof {
        /** A shell command that ends with exit code 0 on the changed tree. */
        record Command(String line) implements Proof {}

        /** A required check of the policy, by its name. */
        record NamedCheck(String name) implements Proof {}

        /** Nothing was named, so it stays unproven and a person has to look. */
        record None() implements Proof {}
    }

    Criterion withoutCommand() {
        return proof instanceof Proof.Command ? new Criterion(statement, new Proof.None()) : this;
    }
}
