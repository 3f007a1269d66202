package dev.nightkiln.publish;

import dev.nightkiln.github.Permission;
import dev.nightkiln.policy.Access;
import dev.nightkiln.publish.Ruling.Discounted;
import dev.nightkiln.publish.Voices.Voice;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whose word counts for a commit: people whom the policy lets approve, whose role GitHub confirms
 * now, who said yes to exactly this commit and had no attempt of the task made. A reviewer whose
 * wishes the commit follows counts too, but not alone: somebody else has to agree to those wishes,
 * and that may be who asked for the task.
 */
record Approvers(
        CommitSha head,
        Access approve,
        List<Actor> requesters,
        List<Actor> reviewers,
        Function<Actor, Permission> permissions) {
    /** Each costs a request, and anybody who can read a repository may review in it. */
    static final int MOST_LOOKUPS = 50;

    Approvers {
        requesters = List.copyOf(requesters);
        reviewers = List.copyOf(reviewers);
    }

    /** Of a change that follows no review. */
    Approvers(
            CommitSha head,
            Access approve,
            List<Actor> requesters,
            Function<Actor, Permission> permissions) {
        this(head, approve, requesters, List.of(), permissions);
    }

    /** The first to be heard are the first to be asked about. */
    Ruling count(Collection<Voice> voices, int needed) {
        var approved = new ArrayList<Actor>();
        var discounted = new ArrayList<Discounted>();
        boolean isSeconded = false;
        int lookups = 0;
        for (Voice voice : voices) {
            Optional<String> objection = objection(voice);
            if (objection.isEmpty() && isIn(requesters, voice.by())) {
                isSeconded |= !reviewers.isEmpty() && holds(permissions.apply(voice.by()));
                objection = Optional.of("asked for this change");
            }
            if (objection.isEmpty() && lookups++ >= MOST_LOOKUPS) {
                objection =
                        Optional.of(
                                "more than "
                                        + MOST_LOOKUPS
                                        + " people approved; who says `/agent approve` is asked"
                                        + " about first");
            }
            if (objection.isEmpty() && !holds(permissions.apply(voice.by()))) {
                objection = Optional.of("may not approve in this repository");
            }
            objection.ifPresentOrElse(
                    why -> discounted.add(new Discounted(voice.by(), why)),
                    () -> approved.add(voice.by()));
        }
        if (!isSeconded && approved.size() == 1 && isIn(reviewers, approved.getFirst())) {
            discounted.add(
                    new Discounted(
                            approved.removeFirst(),
                            "asked by a review for what this commit does, and counts as soon as"
                                    + " somebody else approves it too, who may be the one who asked"
                                    + " for the task"));
        }
        return new Ruling(approved, discounted, needed, List.of());
    }

    private Optional<String> objection(Voice voice) {
        return switch (voice.said()) {
            case CHANGES_REQUESTED -> Optional.of("asked for changes");
            case DISMISSED -> Optional.of("the review was dismissed");
            case APPROVED -> objectionToApproval(voice);
        };
    }

    private Optional<String> objectionToApproval(Voice voice) {
        if (voice.bot()) {
            return Optional.of("is a bot");
        }
        if (voice.commit().filter(head::equals).isEmpty()) {
            return Optional.of("approved another commit");
        }
        return approve.names(voice.by().login())
                ? Optional.empty()
                : Optional.of("is not among those whom the policy lets approve");
    }

    private static boolean isIn(List<Actor> people, Actor somebody) {
        return people.stream().anyMatch(one -> one.id() == somebody.id());
    }

    private boolean holds(Permission has) {
        Permission wanted =
                switch (approve.least()) {
                    case WRITE -> Permission.WRITE;
                    case MAINTAIN -> Permission.MAINTAIN;
                    case ADMIN -> Permission.ADMIN;
                };
        return has.compareTo(wanted) >= 0;
    }
}
