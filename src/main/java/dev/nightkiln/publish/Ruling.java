package dev.nightkiln.publish;

import dev.nightkiln.task.Actor;

import java.util.List;

/**
 * What the sign-off gate found on GitHub about one commit: who approved it, whose word does not
 * count and why, how many are needed, what makes every approval void and what to do about that.
 */
record Ruling(
        List<Actor> approved,
        List<Discounted> discounted,
        int needed,
        List<String> voided,
        String mend) {
    private static final String AFRESH =
            "For a new change put the label `agent:run` on the issue again.";

    /** Somebody who said something that does not count. */
    record Discounted(Actor by, String why) {}

    Ruling {
        approved = List.copyOf(approved);
        discounted = List.copyOf(discounted);
        voided = List.copyOf(voided);
        if (needed < 1) {
            throw new IllegalArgumentException("a sign-off without a person is none");
        }
    }

    Ruling(List<Actor> approved, List<Discounted> discounted, int needed, List<String> voided) {
        this(approved, discounted, needed, voided, AFRESH);
    }

    static Ruling undone(List<String> voided) {
        return new Ruling(List.of(), List.of(), 1, voided);
    }

    /** Void until something else has happened than a new change. */
    static Ruling undone(String why, String mend) {
        return new Ruling(List.of(), List.of(), 1, List.of(why), mend);
    }

    boolean given() {
        return voided.isEmpty() && approved.size() >= needed;
    }
}
