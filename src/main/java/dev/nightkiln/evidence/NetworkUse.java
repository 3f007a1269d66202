package dev.nightkiln.evidence;

import dev.nightkiln.egress.Traffic;
import dev.nightkiln.egress.Traffic.Reached;
import dev.nightkiln.egress.Traffic.Refused;
import dev.nightkiln.text.Markdown;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the agent did and tried on the network, in lines that a phone can show. */
final class NetworkUse {
    private static final int SHOWN = 10;
    private static final int LONGEST_NAME = 120;

    private NetworkUse() {}

    static String render(Traffic traffic) {
        if (traffic.requests() == 0 && traffic.reached().isEmpty() && traffic.refusals() == 0) {
            return "It asked for no network destination.";
        }
        return "On the network, "
                + Figures.count(traffic.requests(), "request")
                + (traffic.requests() == 1 ? " was" : " were")
                + " let through and "
                + traffic.refusals()
                + (traffic.refusals() == 1 ? " was" : " were")
                + " refused."
                + reached(traffic)
                + refused(traffic);
    }

    private static String reached(Traffic traffic) {
        if (traffic.reached().isEmpty()) {
            return "";
        }
        return "\n\nLet through, "
                + Figures.bytes(traffic.uploaded())
                + " sent and "
                + Figures.bytes(traffic.downloaded())
                + " received (a tunnel counts as one request; what passed inside it was encrypted"
                + " and not looked at):\n\n"
                + list(traffic.reached(), NetworkUse::line);
    }

    private static String line(Reached to) {
        return name(to.destination())
                + ": "
                + Figures.count(to.requests(), "request")
                + (to.unanswered() == 0 ? "" : ", " + to.unanswered() + " without an answer")
                + ", "
                + Figures.bytes(to.uploaded())
                + " sent, "
                + Figures.bytes(to.downloaded())
                + " received";
    }

    private static String refused(Traffic traffic) {
        return traffic.refused().isEmpty()
                ? ""
                : "\n\nRefused:\n\n" + list(traffic.refused(), NetworkUse::line);
    }

    private static String line(Refused to) {
        return name(to.destination())
                + ", "
                + Figures.count(to.requests(), "request")
                + ": "
                + Markdown.code(Markdown.shortened(to.rule(), 300))
                + ", said by "
                + Markdown.code(Markdown.shortened(to.source(), 200));
    }

    private static String name(String destination) {
        return Markdown.code(Markdown.shortened(destination, LONGEST_NAME));
    }

    private static <T> String list(List<T> all, Function<T, String> line) {
        String first =
                all.stream()
                        .limit(SHOWN)
                        .map(one -> "- " + line.apply(one))
                        .collect(Collectors.joining("\n"));
        int more = all.size() - SHOWN;
        return more <= 0 ? first : first + "\n- … and " + more + " more, in the network log";
    }
}
