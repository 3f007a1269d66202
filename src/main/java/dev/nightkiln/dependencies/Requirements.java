package dev.nightkiln.dependencies;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What pip reads: requirements and constraints, options included. */
final class Requirements {
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*");

    /** Tried once for each run of backslashes, however long a hostile one is. */
    private static final Pattern OUTER_BACKSLASHES = Pattern.compile("^\\\\++|(?<!\\\\)\\\\++$");

    private static final Pattern HASH = Pattern.compile("\\s--hash[= ](\\S+)");
    private static final Pattern OPTION = Pattern.compile("(-{1,2}[A-Za-z-]+)[= ]?\\s*(.*)");
    private static final Pattern NAMED =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(?:\\s*[\\[@=<>!~;].*)?", Pattern.DOTALL);

    private Requirements() {}

    static List<Dependency> read(String text) {
        var found = new ArrayList<Dependency>();
        var joined = new StringBuilder();
        int first = 1;
        String[] lines = text.replace("\r\n", "\n").split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            boolean isComment = line.stripLeading().startsWith("#");
            if (line.endsWith("\\") && !isComment && i < lines.length - 1) {
                joined.append(OUTER_BACKSLASHES.matcher(line).replaceAll(""));
                continue;
            }
            // As pip does it: a comment ends what was to go on, whatever its own end is.
            joined.append(isComment ? " " : "").append(line);
            String whole = COMMENT.matcher(joined).replaceAll("").strip();
            if (!whole.isEmpty()) {
                found.add(one(whole, first));
            }
            joined.setLength(0);
            first = i + 2;
        }
        return found;
    }

    private static Dependency one(String line, int number) {
        Matcher option = OPTION.matcher(line);
        if (option.matches()) {
            // Each file or address is its own, so that one more is new and not another version.
            return Dependency.of((option.group(1) + " " + option.group(2)).strip(), "", number)
                    .from(option.group(2));
        }
        String hashes =
                HASH.matcher(" " + line)
                        .results()
                        .map(found -> found.group(1))
                        .sorted()
                        .collect(Collectors.joining(" "));
        String bare = HASH.matcher(" " + line).replaceAll("").strip();
        if (!NAMED.matcher(bare).matches()) {
            return Dependency.of(bare, "", number).from(bare).pinned(hashes);
        }
        var one = Python.requirement(bare, new Lines(""));
        return Dependency.of(one.name(), one.version(), number).from(one.source()).pinned(hashes);
    }
}
