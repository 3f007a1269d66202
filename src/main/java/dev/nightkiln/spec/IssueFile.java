package dev.nightkiln.spec;

/**
 * An issue in a file: a first line like {@code # Title} is its title, unless it names a part. The
 * body keeps the line numbers of the file.
 */
public record IssueFile(String title, String body) {
    public static IssueFile of(String text) {
        int end = text.indexOf('\n');
        String first = (end < 0 ? text : text.substring(0, end)).strip();
        if (!first.startsWith("# ") || Part.named(first.substring(2)).isPresent()) {
            return new IssueFile("", text);
        }
        return new IssueFile(first.substring(2).strip(), end < 0 ? "" : text.substring(end));
    }
}
