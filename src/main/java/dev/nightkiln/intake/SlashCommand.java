package dev.nightkiln.intake;

import dev.nightkiln.text.ParagraphLines;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command a comment gives: {@code /agent <word>} as the first text of a line of an ordinary
 * paragraph, so not in a quote, a list, code or HTML. Telephones write the first letter large, so
 * case does not matter. A comment gives one command, its first.
 */
enum SlashCommand {
    RUN,
    RETRY,
    CANCEL,
    STATUS,
    APPROVE,
    FIX,
    HELP,
    /** {@code /agent} with no word, or one we do not know. */
    UNKNOWN;

    private static final Pattern LINE =
            Pattern.compile("^ {0,3}/(?i:agent)(?:[ \\t]+([A-Za-z-]+))?(?:[ \\t](.*))?$");

    private static final Pattern ALONE = Pattern.compile("\\s*+/(?i:agent)\\b[^\\r\\n]*+\\s*+");

    /** A command and the rest of its line. */
    record Spoken(SlashCommand command, String rest) {}

    static Optional<SlashCommand> in(String comment) {
        return spoken(comment).map(Spoken::command);
    }

    /** Whether the comment says nothing else. */
    static boolean isAllOf(String comment) {
        return ALONE.matcher(comment).matches();
    }

    static Optional<Spoken> spoken(String comment) {
        return ParagraphLines.of(comment).stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(command ->
                        new Spoken(
                                named(Optional.ofNullable(command.group(1))),
                                Optional.ofNullable(command.group(2)).orElse("").strip()));
    }

    private static SlashCommand named(Optional<String> word) {
        return switch (word.orElse("").toLowerCase(Locale.ROOT)) {
            case "run" -> RUN;
            case "retry" -> RETRY;
            case "cancel" -> CANCEL;
            case "status" -> STATUS;
            case "approve" -> APPROVE;
            case "fix" -> FIX;
            case "help" -> HELP;
            default -> UNKNOWN;
        };
    }
}
