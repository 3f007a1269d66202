package dev.nightkiln.publish;

import dev.nightkiln.task.Actor;

import java.util.List;

/**
 * What the sign-off gate found on GitHub about one commit: who approved it, whose word does not
 * count and why, how many are needed, and what makes every approval void.
 */
record Ruling(List<Actor> approved, List<Discounted> discounted, int needed, List<String> voided) {
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

    static Ruling undone(List<String> voided) {
        return new Ruling(List.of(), List.of(), 1, voided);
    }

    boolean given() {
        return voided.isEmpty() && approved.size() >= needed;
    }
}
