package dev.nightkiln.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts text that is not ours into GitHub Markdown so that it stays text: no link, image, mention,
 * closing keyword, HTML or command of anybody's comes to life. Inside code nothing is interpreted,
 * so all such text goes into code.
 */
public final class Markdown {
    /**
     * GitHub refuses a comment or body of more than 65,536 characters; secrets are made unreadable
     * after this is measured, and what stands for one may be longer than it.
     */
    public static final int LIMIT = 65_000;

    private static final int LONGEST_HTML = 100;
    private static final Pattern TICKS = Pattern.compile("`+");
    private static final Pattern FENCES = Pattern.compile("`{3,}|~{3,}");

    /** A longer run would make its fence, and with it the whole, longer than any limit. */
    private static final Pattern LONG_RUN = Pattern.compile("(`{64}|~{64})([`~]++)");

    private static final Pattern REFERENCE =
            Pattern.compile("(?i)[#@](?=\\w)|\\bgh-(?=\\d)|://|\\bwww\\.|^/(?=[a-z])");

    /** CI services skip their work when they find one of these in a commit or a title. */
    private static final Pattern SKIP =
            Pattern.compile(
                    "(?i)\\[(?=[^\\]]{0,40}\\b(?:skip|no)\\b[^\\]]{0,40}\\])"
                            + "|\\*(?=NO_CI)|\\bskip-(?=checks)|\\bbors(?=\\s+\\w)");

    /**
     * What bots take for a command at the start of a line, in whatever it stands: they read the
     * source of a comment. A path has another slash, an annotation has no word after it.
     */
    private static final String COMMAND =
            "(?:/(?=[A-Za-z][\\w-]*(?:\\s|$))|@(?=[\\w-]+(?:\\[bot\\])?[,:]?[ \\t]+\\w)|bors(?=[ \\t]+\\w))";

    private static final Pattern COMMAND_LINE =
            Pattern.compile("(?m)^[ \\t]*+" + COMMAND, Pattern.CASE_INSENSITIVE);
    private static final Pattern COMMAND_IN_PATCH =
            Pattern.compile("(?m)^" + COMMAND, Pattern.CASE_INSENSITIVE);

    private Markdown() {}

    /** One line of foreign text as inline code; empty text as a dash. */
    public static String code(String text) {
        String line = line(text);
        if (line.isEmpty()) {
            return "–";
        }
        String ticks = "`".repeat(longest(TICKS, line) + 1);
        String pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
        return ticks + pad + line + pad + ticks;
    }

    /** As {@link #code}, for a cell of a table, where even code cannot hold a bare pipe. */
    public static String cell(String text) {
        return code(text).replace("|", "\\|");
    }

    /**
     * Foreign text as a block; the fence is longer than any inside, and no line begins with what a
     * bot would take for a command.
     */
    public static String block(String text) {
        return fenced(COMMAND_LINE.matcher(plain(text)).replaceAll("$0 "));
    }

    /**
     * A patch as a block, to be applied as it stands: what begins a line in it is its own sign, so
     * a carriage return must not begin another.
     */
    public static String patch(String text) {
        String lines = plain(text.replace("\r\n", "\n").replace('\r', '␍'));
        return fenced(COMMAND_IN_PATCH.matcher(lines).replaceAll("$0 "));
    }

    private static String fenced(String text) {
        String clean = text.stripTrailing();
        String fence = "`".repeat(Math.max(3, longest(FENCES, clean) + 1));
        return fence + "text\n" + clean + "\n" + fence;
    }

    /** A folded block. */
    public static String folded(String summary, String content) {
        return "<details><summary>" + summary + "</summary>\n\n" + content + "\n\n</details>";
    }

    /** One line of foreign text as code inside HTML, where Markdown's code does not protect. */
    public static String html(String text) {
        String line = shortened(line(text), LONGEST_HTML);
        return line.isEmpty()
                ? "–"
                : "<code>"
                        + line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                        + "</code>";
    }

    /**
     * Foreign text where no code is possible (a title, the subject of a commit): references,
     * mentions, addresses and words to bots are broken by a space, so that "fixes #1" closes
     * nothing and "[skip ci]" skips nothing.
     */
    public static String title(String text, int maxLength) {
        String known = REFERENCE.matcher(line(text)).replaceAll(found -> apart(found.group()));
        String broken = SKIP.matcher(known).replaceAll(found -> apart(found.group()));
        if (broken.length() <= maxLength) {
            return broken;
        }
        return broken.substring(0, whole(broken, maxLength - 1)) + "…";
    }

    private static String apart(String reference) {
        return reference.equals("://") ? ": //" : Matcher.quoteReplacement(reference) + " ";
    }

    private static String line(String text) {
        return plain(text).replace('\n', ' ').replace('\t', ' ').strip();
    }

    /** An end that does not split a character in two. */
    private static int whole(String text, int end) {
        return end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    /**
     * Cut to a number of characters, saying how many are missing; never through the middle of a
     * character.
     */
    public static String shortened(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int room = Math.max(0, maxLength - 40);
        int end = whole(text, room);
        return text.substring(0, end)
                + "… ["
                + Excerpt.bytes(text.substring(end))
                + " bytes omitted]";
    }

    /**
     * The last characters of a text, saying how many came before; never through the middle of a
     * character.
     */
    public static String tail(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int start = text.length() - maxLength;
        int from = whole(text, start) < start ? start + 1 : start;
        return "["
                + Excerpt.bytes(text.substring(0, from))
                + " bytes omitted]\n"
                + text.substring(from);
    }

    /** Without what {@link Invisible} tells, which no reader would see. */
    static String plain(String text) {
        return LONG_RUN.matcher(Invisible.removed(text, _ -> {}))
                .replaceAll(run -> run.group(1) + "[" + run.group(2).length() + " more]");
    }

    private static int longest(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .mapToInt(run -> run.group().length())
                .max()
                .orElse(0);
    }
}
