package dev.nightkiln.demo;

import java.time.Duration;
import java.time.Instant;

/** A way in which GitHub can fail a caller. */
public sealed interface Fault {
    /** This status, and nothing is done. */
    record Status(int code) implements Fault {}

    /** 403 with a Retry-After header. */
    record SecondaryLimit(Duration retryAfter) implements Fault {}

    /** 403 with no calls remaining, for every matching call until then. */
    record PrimaryLimit(Instant until) implements Fault {}

    /** The call takes effect, but its answer breaks off. */
    record ResetAfterEffect() implements Fault {}

    /** No answer until the stand-in is closed. */
    record Hang() implements Fault {}
}
