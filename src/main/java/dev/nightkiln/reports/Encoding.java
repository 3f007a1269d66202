package dev.nightkiln.reports;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** In what a file without a declaration of its own is written, by its byte order mark. */
final class Encoding {
    private static final String UTF_8_MARK = "\u00ef\u00bb\u00bf";
    private static final String BIG_MARK = "\u00fe\u00ff";
    private static final String LITTLE_MARK = "\u00ff\u00fe";

    private Encoding() {}

    /** Whether the first thing in it is an angle bracket, in whatever width. */
    static boolean isMarkup(String bytes) {
        int at = start(bytes);
        while (at < bytes.length() && (bytes.charAt(at) <= ' ')) {
            at++;
        }
        return at < bytes.length() && bytes.charAt(at) == '<';
    }

    /** XML allows nothing before its declaration, while people's tools print an empty line. */
    static int firstMarkup(String bytes) {
        return bytes.charAt(0) <= ' ' && bytes.charAt(0) > 0 ? bytes.indexOf('<') : 0;
    }

    static String decoded(ReportFile file) {
        String bytes = file.content();
        Charset charset =
                bytes.startsWith(BIG_MARK)
                        ? StandardCharsets.UTF_16BE
                        : bytes.startsWith(LITTLE_MARK)
                                ? StandardCharsets.UTF_16LE
                                : StandardCharsets.UTF_8;
        int start = start(bytes);
        return new String(file.bytes(), start, bytes.length() - start, charset);
    }

    private static int start(String bytes) {
        if (bytes.startsWith(UTF_8_MARK)) {
            return UTF_8_MARK.length();
        }
        return bytes.startsWith(BIG_MARK) || bytes.startsWith(LITTLE_MARK) ? BIG_MARK.length() : 0;
    }
}
