package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts calls per installation and hour and says so in the headers; it refuses only as a fault.
 */
final class RateLimit {
    private static final int LIMIT = 5000;

    private record Hour(Caller caller, Instant start) {}

    private final World world;
    private final Map<Hour, Integer> used = new HashMap<>();

    RateLimit(World world) {
        this.world = world;
    }

    Answer count(Caller caller, Answer answer) {
        Instant hour = world.now().truncatedTo(ChronoUnit.HOURS);
        int calls = used.merge(new Hour(caller, hour), 1, Integer::sum);
        return headers(answer, LIMIT - calls, calls, hour.plus(Duration.ofHours(1)));
    }

    Map<String, @Nullable Object> overview() {
        Instant reset = world.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        var rate =
                Json.object(
                        "limit",
                        LIMIT,
                        "remaining",
                        LIMIT,
                        "used",
                        0,
                        "reset",
                        reset.getEpochSecond());
        return Json.object("resources", Json.object("core", rate, "search", rate), "rate", rate);
    }

    static Answer primary(Instant until) {
        var refusal = new Refusal(403, "API rate limit exceeded for installation.");
        return headers(Answer.refused(refusal), 0, LIMIT, until);
    }

    static Answer secondary(Duration wait) {
        var refusal =
                new Refusal(
                        403,
                        "You have exceeded a secondary rate limit. Please wait a few minutes before"
                                + " you try again.");
        return Answer.refused(refusal).with("Retry-After", String.valueOf(wait.toSeconds()));
    }

    private static Answer headers(Answer answer, int remaining, int used, Instant reset) {
        return answer.with("X-RateLimit-Limit", String.valueOf(LIMIT))
                .with("X-RateLimit-Remaining", String.valueOf(Math.max(0, remaining)))
                .with("X-RateLimit-Used", String.valueOf(used))
                .with("X-RateLimit-Resource", "core")
                .with("X-RateLimit-Reset", String.valueOf(reset.getEpochSecond()));
    }
}
