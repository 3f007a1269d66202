package dev.nightkiln.spec;

import dev.nightkiln.yaml.Suggestion;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The YAML at the start of an issue, between lines of {@code ---} or in a fenced block. One that
 * has none of our keys is something else that the writer shows.
 */
record FrontBlock(List<String> lines, int firstLine, boolean fenced, boolean closed, int end) {
    private static final Pattern FENCE =
            Pattern.compile(" {0,3}(`{3,}|~{3,})\\s*(?i:ya?ml)\\b[^`]*");
    private static final Pattern KEY =
            Pattern.compile("[\"']?([^\\s#:\"'-][^:\"']{0,60})[\"']?\\s*:(?:\\s.*)?");

    /** {@code end} is the number of lines up to where the rest of the issue begins. */
    FrontBlock {
        lines = List.copyOf(lines);
    }

    /** From a line on, counted from zero. */
    static Optional<FrontBlock> find(List<String> all, int from) {
        int at = start(all, from);
        if (at >= all.size()) {
            return Optional.empty();
        }
        Matcher fence = FENCE.matcher(all.get(at));
        boolean fenced = fence.matches();
        if (!fenced && !all.get(at).strip().equals("---")) {
            return Optional.empty();
        }
        int close = at + 1;
        while (close < all.size() && !closes(all.get(close), fenced ? fence.group(1) : "---")) {
            close++;
        }
        List<String> lines = all.subList(at + 1, close);
        return isOurs(lines, fenced)
                ? Optional.of(
                        new FrontBlock(
                                lines,
                                at + 2,
                                fenced,
                                close < all.size(),
                                Math.min(close + 1, all.size())))
                : Optional.empty();
    }

    /** Issue templates like to begin with a comment. */
    private static int start(List<String> all, int from) {
        boolean comment = false;
        for (int at = from; at < all.size(); at++) {
            String line = all.get(at).strip();
            comment = comment || line.startsWith("<!--");
            if (comment) {
                comment = !line.endsWith("-->");
            } else if (!line.isEmpty()) {
                return at;
            }
        }
        return all.size();
    }

    private static boolean closes(String line, String opened) {
        String bare = line.stripTrailing();
        return opened.equals("---")
                ? bare.equals("---") || bare.equals("...")
                : bare.strip().startsWith(opened)
                        && bare.strip().chars().allMatch(c -> c == opened.charAt(0));
    }

    private static boolean isOurs(List<String> lines, boolean fenced) {
        return lines.stream()
                .map(KEY::matcher)
                .filter(Matcher::matches)
                .map(key -> key.group(1).strip())
                .anyMatch(key -> Part.named(key).isPresent() || (!fenced && isNear(key)));
    }

    private static boolean isNear(String key) {
        return Suggestion.mend(key, Part.keys()).startsWith("did you mean");
    }
}
