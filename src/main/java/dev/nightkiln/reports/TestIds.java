package dev.nightkiln.reports;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Names a test alike in every run: what a run puts into names of its own, addresses, times of day,
 * directories of the machine, is taken out.
 */
final class TestIds {
    static final int MAX_ID = 300;
    private static final String BETWEEN = " " + TestReport.BETWEEN + " ";
    private static final int DIGEST = 8;

    /** More of a name is not looked at, so that no name costs more than another. */
    private static final int MAX_READ = 1_000;

    private static final Pattern ADDRESS =
            Pattern.compile("0[xX][0-9a-fA-F]{6,16}\\b|@[0-9a-f]{5,8}\\b");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?([.,]\\d{1,9})?Z?");
    private static final Pattern DIRECTORY =
            Pattern.compile(
                    "(?<![\\w.])(file://)?(/(home|Users|tmp|var|private|workspace|work|build|root"
                            + "|opt|usr|mnt|srv|github)/|[A-Za-z]:[\\\\/])"
                            + "([^\\s:\\\\/\"'<>|()\\[\\]]{1,255}[\\\\/]){0,64}");

    /** {@code cut} says that the text stands for a longer one. */
    record Id(String text, boolean cut) {}

    private TestIds() {}

    static Id of(String suite, String name) {
        String first = stable(suite);
        String second = name.isBlank() ? "(no name)" : stable(name);
        String whole =
                first.isEmpty() || second.equals(first) || second.startsWith(first + BETWEEN)
                        ? second
                        : first + BETWEEN + second;
        if (whole.length() <= MAX_ID && suite.length() + name.length() <= MAX_READ) {
            return new Id(whole, false);
        }
        // Or tests of one long prefix would be each other's namesakes, in whatever order they ran.
        String rest = "… " + digest(first.length() + ":" + suite + name).substring(0, DIGEST);
        return new Id(head(whole, MAX_ID - rest.length()) + rest, true);
    }

    /** One suite inside another; beyond a bound only the outermost are told. */
    static String joined(String outer, String inner) {
        return head(outer + BETWEEN + inner, MAX_READ);
    }

    private static String stable(String name) {
        String line = line(head(name, MAX_READ));
        line = ADDRESS.matcher(line).replaceAll("0x…");
        line = TIME.matcher(line).replaceAll("(time)");
        return DIRECTORY.matcher(line).replaceAll("…/").strip();
    }

    /** In one line, whatever it holds. */
    static String line(String text) {
        var line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean blank = Character.isISOControl(c) || Character.isWhitespace(c);
            if (!blank) {
                line.append(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        }
        return line.toString().strip();
    }

    /** The beginning of a text that is too long, with a word on how much there was. */
    static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        String note = "\n[%,d characters in all]".formatted(text.length());
        return head(text, Math.max(0, limit - note.length())) + note;
    }

    private static String head(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? -1 : 0;
        return text.substring(0, length + end);
    }

    private static String digest(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
