package dev.nightkiln.spec;

/**
 * What keeps an issue from being a task: where (line zero: nowhere, it is missing), which part, why
 * and how to mend it, with lines that can be pasted into the issue.
 */
public record Gap(int line, String part, String reason, String mend, String example) {
    /** In one line, as every complaint about a file. */
    public String in(String source) {
        String place = line > 0 ? source + ":" + line : source;
        return place + ": " + (part.isEmpty() ? "" : part + ": ") + reason + "; " + mend;
    }
}
