package dev.nightkiln.text;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts text that is not ours into GitHub Markdown so that it stays text: no link, image, mention,
 * closing keyword, HTML or command of anybody's comes to life. Inside code nothing is interpreted,
 * so all such text goes into code.
 */
public final class Markdown {
    /** GitHub refuses a comment or body beyond this many characters. */
    public static final int LIMIT = 65_536;

    private static final Pattern TICKS = Pattern.compile("`+");
    private static final Pattern FENCES = Pattern.compile("`{3,}|~{3,}");

    /** A longer run would make its fence, and with it the whole, longer than any limit. */
    private static final Pattern LONG_RUN = Pattern.compile("(`{64}|~{64})([`~]++)");

    private static final Pattern REFERENCE =
            Pattern.compile("(?i)[#@](?=\\w)|\\bgh-(?=\\d)|://|\\bwww\\.");

    private Markdown() {}

    /** One line of foreign text as inline code; empty text as a dash. */
    public static String code(String text) {
        String line = plain(text).replace('\n', ' ').replace('\t', ' ').strip();
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

    /** Foreign text as a block; the fence is longer than any inside. */
    public static String block(String text) {
        String clean = plain(text).stripTrailing();
        String fence = "`".repeat(Math.max(3, longest(FENCES, clean) + 1));
        return fence + "text\n" + clean + "\n" + fence;
    }

    /** A folded block. */
    public static String folded(String summary, String content) {
        return "<details><summary>" + summary + "</summary>\n\n" + content + "\n\n</details>";
    }

    /**
     * Foreign text where no code is possible (a title, the subject of a commit): references,
     * mentions and addresses are broken by a space, so that "fixes #1" closes nothing.
     */
    public static String title(String text, int maxLength) {
        String line = plain(text).replace('\n', ' ').replace('\t', ' ').strip();
        Matcher references = REFERENCE.matcher(line);
        String broken =
                references.replaceAll(found -> Matcher.quoteReplacement(apart(found.group())));
        return shortened(broken, maxLength);
    }

    private static String apart(String reference) {
        return reference.equals("://") ? ": //" : reference + " ";
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
        int end = room > 0 && Character.isHighSurrogate(text.charAt(room - 1)) ? room - 1 : room;
        return text.substring(0, end) + "… [" + bytes(text.substring(end)) + " bytes omitted]";
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
        int from = Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start;
        return "[" + bytes(text.substring(0, from)) + " bytes omitted]\n" + text.substring(from);
    }

    /** Without what {@link Invisible} tells, which no reader would see. */
    static String plain(String text) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        var kept = new StringBuilder(lines.length());
        int before = -1;
        for (int i = 0; i < lines.length(); ) {
            int c = lines.codePointAt(i);
            i += Character.charCount(c);
            int after = i < lines.length() ? lines.codePointAt(i) : -1;
            if (!Invisible.isControl(c) && !Invisible.at(before, c, after)) {
                kept.appendCodePoint(c);
                before = c;
            }
        }
        return LONG_RUN.matcher(kept)
                .replaceAll(run -> run.group(1) + "[" + run.group(2).length() + " more]");
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int longest(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .mapToInt(run -> run.group().length())
                .max()
                .orElse(0);
    }
}
