package dev.nightkiln.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one criterion and what shows it. Code in a criterion is a command only where the writer
 * says so or it can hardly be anything else: a wrong guess would be run, fail, and take a good
 * change with it.
 */
final class CriterionReader {
    private static final Pattern BOX = Pattern.compile("^\\[[ xX]?\\]\\s+");
    private static final String CODE = "(?<ticks>`+)(?<code>[^`].*?)\\k<ticks>";
    private static final String EXPLICIT =
            "(?:command|cmd|run|proof|proven by|shown by|verify|verify with|verified by|befehl"
                    + "|nachweis|beweis|geprüft mit|prüfen mit)\\s*:\\s*";

    /** "...; command: `make`", or the same on a line of its own and without the ticks. */
    private static final Pattern SAID =
            Pattern.compile("(?iu)^(?<what>.*?)[\\s,;(.–—-]*\\b" + EXPLICIT + CODE + "\\s*[).]?$");

    private static final Pattern SAID_ALONE =
            Pattern.compile("(?iu)^" + EXPLICIT + "(?<code>[^`]+)$");
    private static final Pattern CHECK =
            Pattern.compile(
                    "(?iu)^(?<what>.*?)[\\s,;(.–—-]*\\b(?:required check|check)\\s*:\\s*[`\"]?(?<check>[^`\"()]+?)[`\"]?\\s*[).]?$");

    /** "... => `make`", "... (`make`)", "... with `make`". */
    private static final Pattern SHOWN =
            Pattern.compile(
                    "(?iu)^(?<what>.*?)\\s*(?:=>|->|→|⇒|:|–|—|\\(|\\b(?:with|via|by|running|run|using|mit|per|durch))\\s*"
                            + CODE
                            + "\\s*[).]*$");

    private static final Pattern ARROW =
            Pattern.compile("^(?<what>[^`]*?)\\s*(?:=>|→|⇒)\\s*(?<code>[^`]+)$");
    private static final Pattern SUCCEEDS =
            Pattern.compile(
                    "(?iu)^"
                            + CODE
                            + "\\s*(?:passes|pass|succeeds|works|exits (?:with )?0|is green|stays green|still passes|runs(?: through| clean)?|läuft(?: durch)?|ist grün|bleibt grün|ist erfolgreich|gelingt|funktioniert|\\W*)(?:\\W.*)?$");

    /** A command on a line of its own, with nothing between it and the words above. */
    private static final Pattern OWN_LINE =
            Pattern.compile("(?s)^(?<what>.*\\S)[ \\t]*\\n\\s*(?<code>`[^`\\n]+`)\\s*$");

    private static final Pattern WRAPPED = Pattern.compile("\\s*\\n\\s*");

    /** Longer text is no line that ends in a command; the patterns would take long over it. */
    private static final int LONGEST = 1_500;

    private CriterionReader() {}

    static void read(Draft draft, String text, int line) {
        read(draft, text, List.of(), line);
    }

    /** {@code below} are the lines under it: more words, or the command. */
    static void read(Draft draft, String text, List<String> below, int line) {
        String said = BOX.matcher(text.strip()).replaceFirst("").strip();
        Matcher own = OWN_LINE.matcher(said);
        if (said.length() <= LONGEST && own.matches()) {
            var lines = new ArrayList<String>();
            lines.add(own.group("code"));
            lines.addAll(below);
            read(draft, own.group("what"), lines, line);
            return;
        }
        Draft.Line found = one(said, line);
        for (String more : below) {
            Draft.Line next = one(BOX.matcher(more.strip()).replaceFirst(""), line);
            boolean shows = next.command().isPresent() || next.check().isPresent();
            boolean open = found.command().isEmpty() && found.check().isEmpty();
            String command = next.command().orElse("");
            boolean words =
                    !shows
                            || !List.of(succeeds(command), "`" + command + "`")
                                    .contains(next.statement().strip());
            String statement =
                    words
                            ? (found.statement() + "\n" + next.statement()).strip()
                            : found.statement();
            found =
                    new Draft.Line(
                            statement,
                            shows && open ? next.command() : found.command(),
                            shows && open ? next.check() : found.check(),
                            line);
        }
        if (!found.statement().isBlank()) {
            draft.add(found);
        }
    }

    /** What is said of a command that nothing else is said of. */
    static String succeeds(String command) {
        return "`" + command.replace('`', '\'').replace('\n', ' ') + "` succeeds";
    }

    private static Draft.Line one(String written, int line) {
        if (written.length() > LONGEST) {
            return new Draft.Line(written, Optional.empty(), Optional.empty(), line);
        }
        Draft.Line found = unwrapped(WRAPPED.matcher(written).replaceAll(" "), line);
        return found.command().isEmpty() && found.check().isEmpty()
                ? new Draft.Line(written, Optional.empty(), Optional.empty(), line)
                : found;
    }

    private static Draft.Line unwrapped(String text, int line) {
        Matcher said = SAID.matcher(text);
        if (said.matches()) {
            return with(said.group("what"), said.group("code"), line);
        }
        Matcher alone = SAID_ALONE.matcher(text);
        if (alone.matches()) {
            return with("", alone.group("code"), line);
        }
        Matcher check = CHECK.matcher(text);
        if (check.matches()) {
            String name = check.group("check").strip();
            String what =
                    check.group("what").isBlank() ? "`" + name + "` passes" : check.group("what");
            return new Draft.Line(what.strip(), Optional.empty(), Optional.of(name), line);
        }
        return guessed(text, line);
    }

    private static Draft.Line guessed(String text, int line) {
        Matcher succeeds = SUCCEEDS.matcher(text);
        if (succeeds.matches() && Commands.isOne(succeeds.group("code"))) {
            return new Draft.Line(
                    text, Optional.of(succeeds.group("code").strip()), Optional.empty(), line);
        }
        for (Pattern pattern : List.of(SHOWN, ARROW)) {
            Matcher shown = pattern.matcher(text);
            if (shown.matches() && Commands.isOne(shown.group("code"))) {
                return with(shown.group("what"), shown.group("code"), line);
            }
        }
        return new Draft.Line(text, Optional.empty(), Optional.empty(), line);
    }

    private static Draft.Line with(String statement, String command, int line) {
        String what = statement.strip();
        return new Draft.Line(
                what.isEmpty() ? succeeds(command.strip()) : what,
                Optional.of(command.strip()),
                Optional.empty(),
                line);
    }
}
