package dev.nightkiln.egress;

import java.util.List;

/** What passed a gateway, model calls not included; {@code reached} are the first destinations. */
public record Traffic(long requests, long uploaded, long downloaded, List<String> reached) {
    public Traffic {
        reached = List.copyOf(reached);
    }
}
