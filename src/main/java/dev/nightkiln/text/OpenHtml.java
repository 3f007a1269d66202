package dev.nightkiln.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows the raw HTML of a text and tells whether an element or comment is still open, so that
 * what comes next may be hidden or quoted. What a browser might read in another way stays open for
 * good.
 */
final class OpenHtml {
    private static final Pattern TAG =
            Pattern.compile(
                    "<(/?)([A-Za-z][A-Za-z0-9-]*+)"
                            + "(?:\\s++[A-Za-z_:][\\w:.-]*+(?:\\s*+=\\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'"
                            + "|[^\\s\"'=<>`/]++))?+){0,20}+\\s*+/?>");

    private static final Set<String> VOID =
            Set.of("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr");

    private final Deque<String> elements = new ArrayDeque<>();
    private boolean stuck;

    boolean isOpen() {
        return stuck || !elements.isEmpty();
    }

    /** The next piece of raw HTML, as the parser of Markdown found it. */
    void read(String html) {
        int at = html.indexOf('<');
        while (at >= 0 && !stuck) {
            int end = html.startsWith("<!--", at) ? commentEnd(html, at) : tag(html, at);
            stuck = end < 0;
            at = stuck ? -1 : html.indexOf('<', end);
        }
    }

    /** Only a comment about whose end all parsers agree; -1 for any other. */
    private static int commentEnd(String html, int at) {
        int end = html.indexOf("-->", at + 4);
        if (end < 0) {
            return -1;
        }
        String inside = html.substring(at + 4, end);
        boolean odd =
                inside.contains("<")
                        || inside.contains("--!>")
                        || inside.startsWith(">")
                        || inside.startsWith("->");
        return odd ? -1 : end + 3;
    }

    private int tag(String html, int at) {
        Matcher tag = TAG.matcher(html).region(at, html.length());
        if (!tag.lookingAt()) {
            return -1;
        }
        String name = tag.group(2).toLowerCase(Locale.ROOT);
        boolean closes = !tag.group(1).isEmpty();
        if (name.equals("plaintext")) {
            return -1;
        }
        if (closes && name.equals(elements.peek())) {
            elements.pop();
        } else if (!closes && !VOID.contains(name)) {
            elements.push(name);
        }
        return tag.end();
    }
}
