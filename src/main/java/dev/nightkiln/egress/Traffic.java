package dev.nightkiln.egress;

import java.util.List;

/**
 * What passed a gateway. Calls of models are counted apart from the rest; {@code reached} are the
 * first destinations of both.
 */
public record Traffic(
        long requests, long uploaded, long downloaded, List<String> reached, ModelUse models) {
    public Traffic {
        reached = List.copyOf(reached);
    }
}
