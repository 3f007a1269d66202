package dev.nightkiln.github;

import java.time.Instant;

/** A webhook delivery we did not answer with success. The guid is what the delivery store knows. */
public record FailedDelivery(
        long id, String guid, Instant deliveredAt, String event, int statusCode) {}
