package dev.nightkiln.egress;

import dev.nightkiln.egress.Traffic.Reached;
import dev.nightkiln.egress.Traffic.Refused;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sums up the network log: the first destinations in detail, the rest in the totals only. */
final class Destinations {
    private final Map<String, Reached> reached = new LinkedHashMap<>();
    private final Map<Refused, Long> refused = new LinkedHashMap<>();
    private long refusals;

    void reached(String destination, Exchange exchange) {
        if (reached.size() >= Traffic.MOST_LISTED && !reached.containsKey(destination)) {
            return;
        }
        long unanswered = exchange.isAnswered() ? 0 : 1;
        reached.merge(
                destination,
                new Reached(destination, 1, unanswered, exchange.up(), exchange.down()),
                Destinations::plus);
    }

    private static Reached plus(Reached one, Reached other) {
        return new Reached(
                one.destination(),
                one.requests() + other.requests(),
                one.unanswered() + other.unanswered(),
                one.uploaded() + other.uploaded(),
                one.downloaded() + other.downloaded());
    }

    void refused(String destination, String rule, String source) {
        refusals++;
        var same = new Refused(destination, rule, source, 0);
        if (refused.size() < Traffic.MOST_LISTED || refused.containsKey(same)) {
            refused.merge(same, 1L, Long::sum);
        }
    }

    List<Reached> reached() {
        return List.copyOf(reached.values());
    }

    List<Refused> refused() {
        return refused.entrySet().stream()
                .map(entry -> {
                    Refused at = entry.getKey();
                    return new Refused(at.destination(), at.rule(), at.source(), entry.getValue());
                })
                .toList();
    }

    long refusals() {
        return refusals;
    }
}
