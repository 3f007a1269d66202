package dev.nightkiln.egress;

import java.util.List;

/**
 * What passed a gateway and what it refused. Calls of models are counted apart from the rest.
 * {@code reached} and {@code refused} are the first of each. Destinations and reasons may quote the
 * sandbox: bounded and free of control characters, yet nothing to trust.
 */
public record Traffic(
        long requests,
        long uploaded,
        long downloaded,
        List<Reached> reached,
        long refusals,
        List<Refused> refused,
        ModelUse models) {
    /** No more destinations are told apart, of either kind. */
    public static final int MOST_LISTED = 100;

    public Traffic {
        reached = List.copyOf(reached);
        refused = List.copyOf(refused);
    }

    /**
     * A destination that requests were let through to, and how many of them did not get an answer.
     */
    public record Reached(
            String destination, long requests, long unanswered, long uploaded, long downloaded) {}

    /** A destination that was refused, with the rule and the line of policy that refused it. */
    public record Refused(String destination, String rule, String source, long requests) {}
}
