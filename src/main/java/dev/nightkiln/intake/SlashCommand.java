package dev.nightkiln.intake;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command a comment gives: {@code /agent <word>} as the first text of a line, outside quotes,
 * code and HTML comments. Telephones write the first letter large, so case does not matter. A
 * comment gives one command, its first.
 */
enum SlashCommand {
    RUN,
    RETRY,
    CANCEL,
    STATUS,
    HELP,
    /** {@code /agent} with no word, or one we do not know. */
    UNKNOWN;

    private static final Pattern LINE =
            Pattern.compile("^ {0,3}/(?i:agent)(?:[ \\t]+([A-Za-z-]+))?(?:[ \\t].*)?$");

    /** Also as the first text of a list's item, where it opens a block like any other. */
    private static final Pattern FENCE =
            Pattern.compile("^ {0,3}+(?:(?:[-*+]|[0-9]{1,9}[.)])[ \\t]++)*+(`{3,}|~{3,})(.*)$");

    private static final Pattern CLOSING = Pattern.compile("^ {0,3}(`+|~+)[ \\t]*$");

    static Optional<SlashCommand> in(String comment) {
        Optional<String> fence = Optional.empty();
        boolean hidden = false;
        for (String line : comment.split("\\r\\n|\\r|\\n", -1)) {
            if (hidden) {
                hidden = !line.contains("-->") || opensComment(line);
                continue;
            }
            if (fence.isPresent()) {
                fence = closes(line, fence.get()) ? Optional.empty() : fence;
                continue;
            }
            Matcher opening = FENCE.matcher(line);
            if (opening.matches() && opensFence(opening)) {
                fence = Optional.of(opening.group(1));
                continue;
            }
            Matcher command = LINE.matcher(line);
            if (command.matches()) {
                return Optional.of(named(Optional.ofNullable(command.group(1))));
            }
            hidden = opensComment(line);
        }
        return Optional.empty();
    }

    /** A line that opens and closes backticks is inline code, not a fence. */
    private static boolean opensFence(Matcher opening) {
        return opening.group(1).startsWith("~") || !opening.group(2).contains("`");
    }

    private static boolean closes(String line, String fence) {
        Matcher closing = CLOSING.matcher(line);
        return closing.matches() && closing.group(1).startsWith(fence);
    }

    private static boolean opensComment(String line) {
        int opening = line.lastIndexOf("<!--");
        return opening >= 0 && line.indexOf("-->", opening) < 0;
    }

    private static SlashCommand named(Optional<String> word) {
        return switch (word.orElse("").toLowerCase(Locale.ROOT)) {
            case "run" -> RUN;
            case "retry" -> RETRY;
            case "cancel" -> CANCEL;
            case "status" -> STATUS;
            case "help" -> HELP;
            default -> UNKNOWN;
        };
    }
}
