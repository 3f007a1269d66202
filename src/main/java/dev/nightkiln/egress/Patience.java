package dev.nightkiln.egress;

import java.time.Duration;

/** How long the gateway waits for a connection, and for a side that says nothing. */
record Patience(Duration connect, Duration idle) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30));
}
