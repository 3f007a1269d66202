package dev.nightkiln.bundle;

import dev.nightkiln.evidence.ProofTable;
import dev.nightkiln.text.MarkdownPage;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The page of a bundle: the proof as on the pull request, then everything that lies in it. Without
 * scripts and without a request to anybody else; readable on a phone.
 */
public final class EvidencePage {
    private static final String STYLE =
            """

            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem }
            h1 { font-size: 1.2rem }
            h2 { font-size: 1.1rem; margin-top: 2rem }
            table { display: block; overflow-x: auto; border-collapse: collapse }
            th, td { border: 1px solid #8886; padding: .25rem .5rem; text-align: left; vertical-align: top }
            code { overflow-wrap: anywhere; font-size: .9em }
            td code { overflow-wrap: normal }
            pre { overflow: auto; max-height: 30rem; background: #8881; padding: .5rem }
            pre code { overflow-wrap: normal }
            img { max-width: 100% }
            li { margin: .5rem 0; overflow-wrap: anywhere }
            summary { cursor: pointer }
            :target { background: #fd06 }
            :root { color-scheme: light dark }
            """;

    private static final int MARKS_SHOWN = 1_000;

    private final KeptBundle bundle;
    private final Manifest manifest;

    private EvidencePage(KeptBundle bundle) {
        this.bundle = bundle;
        this.manifest = bundle.manifest();
    }

    private String html = "";

    public static EvidencePage of(KeptBundle bundle) throws IOException {
        var page = new EvidencePage(bundle);
        page.html = page.render();
        return page;
    }

    /** The whole document. */
    public String html() {
        return html;
    }

    /** What a browser may do with it: show it with exactly this style, and pictures of ours. */
    public String policy() {
        byte[] digest = Pack.sha256().digest(STYLE.getBytes(StandardCharsets.UTF_8));
        return "default-src 'none'; img-src 'self'; style-src 'sha256-"
                + Base64.getEncoder().encodeToString(digest)
                + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    }

    /** Whether a file may be shown as plain text; its name decides, as text harms nobody. */
    public static boolean isText(String path) {
        return !MediaTypes.of(path).matches("image/png|application/octet-stream|application/xml");
    }

    private String render() throws IOException {
        return """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex, nofollow">
        <title>%s</title>
        <style>%s</style>
        <h1>%s</h1>
        <p>%s · commit <code>%s</code> · task <code>%s</code>, attempt %d · kept until %s</p>
        <h2 id="proof">Proof</h2>
        %s
        %s<h2 id="recording">Recording</h2>
        %s
        <h2 id="files">Files</h2>
        <p><a href="bundle.zip" download>%s</a>, all of it in one file</p>
        %s
        %s<h2 id="verify">How to verify</h2>
        %s
        </html>
        """
                .formatted(
                        escape(
                                "Evidence for "
                                        + manifest.repository()
                                        + " "
                                        + short7(manifest.head())),
                        STYLE,
                        escape(manifest.summary()),
                        escape(manifest.repository()),
                        escape(manifest.head()),
                        escape(manifest.task()),
                        manifest.attempt(),
                        escape(day(manifest.keptUntil())),
                        MarkdownPage.html(withoutFirstLine(bundle.text(BundleWriter.PROOF))),
                        pictures(),
                        recording(),
                        escape(bundle.name()),
                        files(),
                        signOffs(),
                        verify());
    }

    /** Of an instant; nobody plans by its nanoseconds. */
    private static String day(String instant) {
        return instant.replaceFirst("T.*", "");
    }

    private static String short7(String head) {
        return head.substring(0, Math.min(7, head.length()));
    }

    /** It is the heading already. */
    private static String withoutFirstLine(String proof) {
        return proof.substring(proof.indexOf('\n') + 1);
    }

    private String pictures() {
        List<BundleFile> pictures =
                manifest.files().stream().filter(BundleFile::isScreenshot).toList();
        return pictures.isEmpty()
                ? ""
                : "<h2 id=\"screenshots\">Screenshots</h2>\n"
                        + pictures.stream()
                                .map(file ->
                                        "<figure><img loading=\"lazy\" src=\"%s\" alt=\"screenshot\"><figcaption>%s</figcaption></figure>\n"
                                                .formatted(
                                                        escape("files/" + file.path()),
                                                        escape(file.path() + ", " + file.what())))
                                .collect(Collectors.joining());
    }

    private String recording() throws IOException {
        JsonNode marks = JsonMapper.shared().readTree(bundle.text("marks.json")).path("marks");
        var rows = new StringBuilder();
        marks.valueStream()
                .limit(MARKS_SHOWN)
                .forEach(mark ->
                        rows.append(
                                "<li>at %s s: <a href=\"files/%s\">%s</a></li>\n"
                                        .formatted(
                                                escape(mark.path("at").asString("")),
                                                escape(shown(mark.path("file").asString(""))),
                                                escape(mark.path("label").asString("")))));
        return "<p><a href=\"files/recording.cast\" download>recording.cast</a> plays in any asciicast"
                + " player, with these jump marks. Each leads to what was printed, as plain text.</p>\n<ol>\n"
                + rows
                + "</ol>";
    }

    /** The log says the same as the recording, and every browser shows it. */
    private String shown(String file) {
        String log = file.replaceFirst("\\.cast$", ".log");
        boolean has = manifest.files().stream().anyMatch(one -> one.path().equals(log));
        return has ? log : file;
    }

    /** The first file of a content has the anchor that links in the proof lead to. */
    private String files() {
        Set<String> anchors = new HashSet<>();
        return manifest.files().stream()
                .map(file -> row(file, anchors.add(file.sha256())))
                .collect(Collectors.joining("", "<ul>\n", "</ul>"));
    }

    private static String row(BundleFile file, boolean isFirst) {
        return "<li%s><a href=\"%s\">%s</a>: %s, %d bytes, SHA-256 <code>%s</code></li>\n"
                .formatted(
                        isFirst ? " id=\"" + anchor(file) + "\"" : "",
                        escape("files/" + file.path()),
                        escape(file.path()),
                        escape(file.what()),
                        file.bytes(),
                        escape(file.sha256()));
    }

    private static String anchor(BundleFile file) {
        return escape(ProofTable.anchor(file.sha256()));
    }

    private String signOffs() {
        return bundle.signOffs()
                .map(file ->
                        """
                        <h2 id="sign-off">Sign-off</h2>
                        <p><a href="sign-off.intoto.jsonl" download>%1$s</a>: what people said of this commit \
                        after the bundle was made, signed, one statement a line; the last one holds. To verify it with the bundle:</p>
                        <pre><code>nightkiln verify %2$s --key KEY --repo %3$s --commit %4$s --require-sign-off --sign-off %1$s</code></pre>
                        """
                                .formatted(
                                        escape(file.name()),
                                        escape(bundle.name()),
                                        escape(manifest.repository()),
                                        escape(manifest.head())))
                .orElse("");
    }

    private String verify() throws IOException {
        return """
        <p>With <a href="bundle.zip" download>%1$s</a> and a <a href="/.well-known/nightkiln-keys.json">nightkiln-keys.json</a>
        from a Nightkiln that you trust:</p>
        <pre><code>nightkiln verify %1$s --key nightkiln-keys.json --repo %2$s --commit %3$s</code></pre>
        <details><summary>README.txt of the bundle, also about verifying without Nightkiln</summary>
        <pre><code>%4$s</code></pre>
        </details>\
        """
                .formatted(
                        escape(bundle.name()),
                        escape(manifest.repository()),
                        escape(manifest.head()),
                        escape(bundle.text("README.txt")));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
