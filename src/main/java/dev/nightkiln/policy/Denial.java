package dev.nightkiln.policy;

/**
 * Something a policy does not allow: the rule's key, the line that says so, the value that broke
 * it, and how to change that. The value may quote a change, so it is data wherever it is shown.
 */
public record Denial(String rule, Source source, String value, String mend) {
    @Override
    public String toString() {
        return rule + " (" + source + "): " + value + "; " + mend;
    }
}
