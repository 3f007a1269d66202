package dev.nightkiln.evidence;

import java.util.List;
import java.util.stream.Stream;

/** Every run of an agent that has come to an end in an attempt, in order. */
public record Rounds(List<Round> rounds) {
    public Rounds {
        rounds = List.copyOf(rounds);
    }

    public Rounds with(Round next) {
        return new Rounds(Stream.concat(rounds.stream(), Stream.of(next)).toList());
    }
}
