package dev.nightkiln.github;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * How fast one installation may go on. A rate limit stops every call of the installation until it
 * is over, because GitHub bans Apps that go on; a failure of GitHub's servers delays only the
 * caller.
 */
final class Pace {
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(2);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);
    private static final Duration FIRST_LIMIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_LIMIT = Duration.ofMinutes(30);

    /** GitHub's windows last an hour; a wrong header must not stop us for longer than two. */
    private static final Duration LONGEST_WINDOW = Duration.ofHours(2);

    private final InstantSource clock;
    private final RandomGenerator random;
    private Instant notBefore = Instant.MIN;
    private String why = "";
    private int failures;
    private int limits;

    Pace(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    synchronized void check() {
        if (clock.instant().isBefore(notBefore)) {
            throw new RetryLater(notBefore, why);
        }
    }

    synchronized void succeeded() {
        failures = 0;
        limits = 0;
    }

    synchronized RetryLater failed(String reason) {
        failures++;
        Duration ceiling = doubled(FIRST_BACKOFF, failures, LONGEST_BACKOFF);
        long wait = FIRST_BACKOFF.toMillis() / 2 + random.nextLong(ceiling.toMillis());
        return new RetryLater(clock.instant().plusMillis(wait), reason);
    }

    synchronized RetryLater limited(Answer answer, String operation) {
        limits++;
        Instant until = clock.instant().plus(windowOf(answer));
        if (until.isAfter(notBefore)) {
            notBefore = until;
            why = "GitHub's rate limit was reached at " + operation;
        }
        return new RetryLater(notBefore, why);
    }

    private Duration windowOf(Answer answer) {
        OptionalLong retryAfter = answer.number("retry-after");
        if (retryAfter.isPresent()) {
            return bounded(Duration.ofSeconds(retryAfter.getAsLong()));
        }
        OptionalLong reset = answer.number("x-ratelimit-reset");
        if (isSpent(answer) && reset.isPresent()) {
            Instant until = Instant.ofEpochSecond(reset.getAsLong());
            return bounded(Duration.between(clock.instant(), until));
        }
        Duration ceiling = doubled(FIRST_LIMIT, limits, LONGEST_LIMIT);
        return ceiling.plusMillis(random.nextLong(FIRST_LIMIT.toMillis() / 4));
    }

    /** A second more than asked for: reset times are whole seconds of another clock. */
    private static Duration bounded(Duration asked) {
        Duration least = asked.isNegative() ? Duration.ZERO : asked;
        Duration window = least.compareTo(LONGEST_WINDOW) > 0 ? LONGEST_WINDOW : least;
        return window.plusSeconds(1);
    }

    private static Duration doubled(Duration first, int times, Duration longest) {
        Duration grown = first.multipliedBy(1L << Math.min(times - 1, 20));
        return grown.compareTo(longest) > 0 ? longest : grown;
    }

    static boolean isRateLimit(Answer answer) {
        if (answer.status() == 429) {
            return true;
        }
        return answer.status() == 403
                && (answer.number("retry-after").isPresent()
                        || isSpent(answer)
                        || namesALimit(answer.reason()));
    }

    private static boolean isSpent(Answer answer) {
        OptionalLong left = answer.number("x-ratelimit-remaining");
        return left.isPresent() && left.getAsLong() == 0;
    }

    private static boolean namesALimit(String reason) {
        String text = reason.toLowerCase(Locale.ROOT);
        return text.contains("secondary rate limit") || text.contains("rate limit exceeded");
    }
}
