package dev.nightkiln.spec;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what people write for a budget and a priority. */
final class Amounts {
    private static final Pattern DOLLARS =
            Pattern.compile(
                    "(?i)(?:US ?\\$|\\$|USD)?\\s*(\\d{1,6})(?:[.,](\\d{1,2}))?\\s*(?:\\$|USD|US dollars?|dollars?|US-Dollar|Dollar)?");

    private Amounts() {}

    static void budget(Draft draft, String text, int line) {
        Matcher amount = DOLLARS.matcher(text.strip());
        if (amount.matches()) {
            String cents = amount.group(2) == null ? "0" : amount.group(2);
            var dollars = new BigDecimal(amount.group(1) + "." + cents).setScale(2);
            draft.add(Part.BUDGET, dollars.toPlainString(), line);
        } else {
            draft.wrong(
                    line,
                    Part.BUDGET,
                    "it is not an amount of US dollars",
                    "write a number with at most two decimals, like 2.50");
        }
    }

    static void priority(Draft draft, String text, int line) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        draft.add(
                Part.PRIORITY,
                switch (word) {
                    case "hoch", "urgent", "dringend", "wichtig", "critical" -> "high";
                    case "niedrig", "gering", "minor" -> "low";
                    case "normal", "medium", "mittel" -> "normal";
                    default -> word;
                },
                line);
    }
}
