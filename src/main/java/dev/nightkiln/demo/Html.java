package dev.nightkiln.demo;

import io.javalin.http.Context;

/** Escaping, the frame of every page, and the headers that keep a page from running anything. */
final class Html {
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' ";

    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static String link(String href, String text) {
        return "<a href=\"" + escape(href) + "\">" + escape(text) + "</a>";
    }

    static String badge(String kind, String text) {
        return "<span class=\"badge %s\">%s</span>".formatted(escape(kind), escape(text));
    }

    static String button(String value, String text) {
        return "<button name=\"do\" value=\"%s\">%s</button>"
                .formatted(escape(value), escape(text));
    }

    /** The title is text; crumbs and content are HTML. */
    static void show(Context context, String title, String crumbs, String content) {
        show(context, title, crumbs, content, "");
    }

    /** A form that ends in a redirect needs the target's origin named. */
    static void show(
            Context context, String title, String crumbs, String content, String formOrigin) {
        context.header("Content-Security-Policy", POLICY + formOrigin)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .header("Cache-Control", "no-store")
                .html(
                        """
                        <!doctype html>
                        <html lang="en"><head><meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <title>%s</title><link rel="stylesheet" href="/standin.css"></head>
                        <body><header><a href="/">GitHub stand-in</a> %s</header>
                        <main>%s</main></body></html>
                        """
                                .formatted(escape(title), crumbs, content));
    }
}
