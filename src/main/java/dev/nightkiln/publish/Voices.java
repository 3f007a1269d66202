package dev.nightkiln.publish;

import dev.nightkiln.github.Review;
import dev.nightkiln.store.Approval;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The last word of each person, whether said by a review or by a comment. */
final class Voices {
    private Voices() {}

    /** What somebody said last; of two words of one second the one that approves gives way. */
    record Voice(
            Actor by, boolean bot, Review.State said, Optional<CommitSha> commit, Instant at) {}

    /**
     * Those who gave a command come first: they could write at that time, which nobody has to who
     * reviews.
     */
    static List<Voice> last(List<Review> reviews, List<Approval> approvals) {
        var last = new LinkedHashMap<Long, Voice>();
        Stream.concat(
                        reviews.stream().map(Voices::voice),
                        // Only a person can have given a command.
                        approvals.stream().map(Voices::voice))
                .sorted(
                        Comparator.comparing(Voice::at)
                                .thenComparingInt(
                                        voice -> voice.said() == Review.State.APPROVED ? 0 : 1))
                .forEach(voice -> last.put(voice.by().id(), voice));
        Set<Long> commanded =
                approvals.stream().map(each -> each.by().id()).collect(Collectors.toSet());
        return last.values().stream()
                .sorted(Comparator.comparing(voice -> !commanded.contains(voice.by().id())))
                .toList();
    }

    private static Voice voice(Review review) {
        return new Voice(
                review.by(), review.bot(), review.state(), review.commit(), review.submittedAt());
    }

    private static Voice voice(Approval approval) {
        return new Voice(
                approval.by(),
                false,
                Review.State.APPROVED,
                Optional.of(approval.head()),
                approval.at());
    }
}
