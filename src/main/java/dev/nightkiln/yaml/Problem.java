package dev.nightkiln.yaml;

/**
 * What is wrong with what somebody wrote: where, at which key, why, and how to mend it. The line
 * counts from one; zero means the source has no lines (an environment variable, a missing file).
 */
public record Problem(String source, int line, String key, String reason, String mend) {
    /** Place and reason without the mend, for where that has a line of its own. */
    public String complaint() {
        String place = line > 0 ? source + ":" + line : source;
        String at = key.isEmpty() ? place : place + ": " + key;
        return at + ": " + reason;
    }

    @Override
    public String toString() {
        return complaint() + "; " + mend;
    }
}
