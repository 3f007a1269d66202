package dev.nightkiln.evidence;

import dev.nightkiln.egress.ModelUse;
import dev.nightkiln.egress.ModelUse.Calls;
import dev.nightkiln.text.Markdown;

import java.util.Locale;
import java.util.stream.Collectors;

/** What an attempt used of models, as the gateway counted it. */
public final class ModelUsage {
    private static final long CENT = 10_000;
    private static final double DOLLAR = 1_000_000;

    private ModelUsage() {}

    /** All of it in one line. */
    public static String total(ModelUse use) {
        return Figures.count(use.requests(), "model request")
                + ", "
                + number(use.tokens())
                + " tokens, "
                + money(use.costMicros());
    }

    /** Nothing for an agent that called no model. */
    static String render(ModelUse use) {
        if (use.models().isEmpty()) {
            return "";
        }
        String rows = use.models().stream().map(ModelUsage::row).collect(Collectors.joining("\n"));
        boolean estimated = use.models().stream().anyMatch(Calls::estimated);
        return "\n\nOf models it used, as the gateway counted it:\n\n"
                + "| Model | Requests | Input tokens | of them cached | Output tokens | Cost |\n"
                + "|---|---|---|---|---|---|\n"
                + rows
                + (estimated
                        ? "\n\n≤: at most so much. The provider did not say for every call, or a"
                                + " call was cut off and counts as all it was allowed to use."
                        : "");
    }

    private static String row(Calls calls) {
        String mark = calls.estimated() ? "≤ " : "";
        return "| "
                + Markdown.cell(calls.provider() + "/" + calls.model())
                + " | "
                + number(calls.requests())
                + " | "
                + mark
                + number(calls.input())
                + " | "
                + number(calls.cached())
                + " | "
                + mark
                + number(calls.output())
                + " | "
                + (calls.priced() ? mark + money(calls.costMicros()) : "no price in the policy")
                + " |";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** So that a few cheap calls do not look like none. */
    private static String money(long micros) {
        String shape = micros > 0 && micros < CENT ? "$%.4f" : "$%.2f";
        return String.format(Locale.ROOT, shape, micros / DOLLAR);
    }
}
