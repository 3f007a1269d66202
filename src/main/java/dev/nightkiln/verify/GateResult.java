package dev.nightkiln.verify;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one gate beside the required checks said of a commit: {@code name} as on GitHub ({@code
 * policy}, {@code secrets}), one sentence, and lines of detail. Detail may quote the change, so it
 * is data wherever it is shown.
 */
public record GateResult(String name, Outcome outcome, String summary, List<String> details) {
    /** HELD is no failure: the change waits for a person's second key. */
    public enum Outcome {
        PASSED,
        HELD,
        FAILED
    }

    public GateResult {
        details = List.copyOf(details);
    }

    /** As lines of detail, as many as there is room for, and how many more there are. */
    static List<String> listed(List<?> all, int most) {
        Stream<String> first = all.stream().limit(most).map(Object::toString);
        return all.size() <= most
                ? first.toList()
                : Stream.concat(first, Stream.of("and %d more".formatted(all.size() - most)))
                        .toList();
    }

    /** It waits for people, as no failure does. */
    public boolean isHeld() {
        return outcome == Outcome.HELD;
    }
}
