package dev.nightkiln.policy;

/** What one commit holds at a path, for those who read it as data. */
public sealed interface FileText {
    record Absent() implements FileText {}

    record Text(String text) implements FileText {}

    /** There is something, but no small regular file of UTF-8 text; the end of "it ...". */
    record Unusable(String why) implements FileText {}
}
