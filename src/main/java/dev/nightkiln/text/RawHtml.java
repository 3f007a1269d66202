package dev.nightkiln.text;

import dev.nightkiln.text.HiddenText.Kind;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a browser does not show of the HTML inside Markdown: comments, declarations, the content of
 * scripts and their like, and of each tag everything but its name. In doubt it is hidden.
 */
final class RawHtml {
    /** Shown by GitHub; without attributes they hide nothing. */
    private static final Set<String> SHOWN =
            Set.of(
                    "b",
                    "i",
                    "em",
                    "strong",
                    "code",
                    "pre",
                    "kbd",
                    "sub",
                    "sup",
                    "details",
                    "summary",
                    "p",
                    "br",
                    "hr",
                    "ul",
                    "ol",
                    "li",
                    "table",
                    "thead",
                    "tbody",
                    "tr",
                    "td",
                    "th",
                    "blockquote",
                    "del",
                    "ins",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6");

    /** Their content is no text. */
    private static final Set<String> SWALLOWED =
            Set.of(
                    "script",
                    "style",
                    "template",
                    "textarea",
                    "title",
                    "noscript",
                    "iframe",
                    "noembed",
                    "noframes",
                    "xmp",
                    "plaintext",
                    "svg",
                    "math",
                    "object",
                    "select",
                    "audio",
                    "video",
                    "canvas",
                    "rp",
                    "head");

    private final String text;
    private final BitSet code;
    private final BitSet raw;

    /** What is not ahead any more need not be looked for again. */
    private String lastMissed = "";

    /** Told of each hidden stretch, and what to put there. */
    interface Hidden {
        void at(int from, int to, String instead, @Nullable Kind kind);
    }

    RawHtml(String text, BitSet code, BitSet raw) {
        this.text = text;
        this.code = code;
        this.raw = raw;
    }

    void hidden(Hidden found) {
        int at = text.indexOf('<');
        while (at >= 0) {
            int next = code.get(at) ? at + 1 : opening(at, found);
            at = text.indexOf('<', next);
        }
    }

    private int opening(int at, Hidden found) {
        boolean certain = raw.get(at);
        if (text.startsWith("<!--", at)) {
            int end = endAfter("-->", at + 2);
            return end > 0 || certain ? hide(at, end, Kind.COMMENT, found) : at + 1;
        }
        if (!certain) {
            return at + 1;
        }
        char after = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if (after == '?') {
            return hide(at, endAfter("?>", at + 2), Kind.COMMENT, found);
        }
        if (after == '!') {
            String closing = text.startsWith("<![CDATA[", at) ? "]]>" : ">";
            return hide(at, endAfter(closing, at + 2), Kind.COMMENT, found);
        }
        return after == '/' || isLetter(after) ? tag(at, found) : at + 1;
    }

    private int tag(int at, Hidden found) {
        int from = text.charAt(at + 1) == '/' ? at + 2 : at + 1;
        int nameEnd = from;
        while (nameEnd < text.length() && isName(text.charAt(nameEnd))) {
            nameEnd++;
        }
        String name = text.substring(from, nameEnd).toLowerCase(Locale.ROOT);
        int end = endOfTag(nameEnd);
        boolean opens = from == at + 1;
        if (opens && SWALLOWED.contains(name)) {
            int closing = end < 0 ? -1 : closing(name, end);
            return hide(at, closing < 0 ? -1 : endOfTag(closing), Kind.TAG, found);
        }
        if (end > 0 && SHOWN.contains(name)) {
            String bare = (opens ? "<" : "</") + name + ">";
            if (!text.substring(at, end).equals(bare)) {
                found.at(at, end, bare, Kind.TAG);
            }
            return end;
        }
        return hide(at, end, Kind.TAG, found);
    }

    private int hide(int from, int end, Kind kind, Hidden found) {
        int to = end > 0 ? end : text.length();
        found.at(from, to, " ", kind);
        return to;
    }

    /** Behind the tag's bracket, quotes respected; -1 if it never ends. */
    private int endOfTag(int from) {
        char quote = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            }
        }
        return -1;
    }

    private int closing(String name, int from) {
        for (int i = text.indexOf("</", from); i >= 0; i = text.indexOf("</", i + 2)) {
            if (text.regionMatches(true, i + 2, name, 0, name.length())) {
                return i + 2 + name.length();
            }
        }
        return -1;
    }

    /** Code inside a comment is escaped and does not end it; -1 if nothing does. */
    private int endAfter(String closing, int from) {
        if (closing.equals(lastMissed)) {
            return -1;
        }
        int at = text.indexOf(closing, from);
        while (at >= 0 && code.get(at)) {
            at = text.indexOf(closing, at + 1);
        }
        lastMissed = at < 0 ? closing : lastMissed;
        return at < 0 ? -1 : at + closing.length();
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isName(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '-';
    }
}
