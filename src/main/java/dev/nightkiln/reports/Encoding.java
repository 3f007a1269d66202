package dev.nightkiln.reports;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** In what a file is written: by its byte order mark, or as XML says it of itself. */
final class Encoding {
    private static final String UTF_8_MARK = "\u00ef\u00bb\u00bf";
    private static final String BIG_MARK = "\u00fe\u00ff";
    private static final String LITTLE_MARK = "\u00ff\u00fe";

    private static final Pattern DECLARED =
            Pattern.compile(
                    "<\\?xml\\s[^>]{0,200}?\\bencoding\\s{0,9}=\\s{0,9}"
                            + "[\"']([A-Za-z0-9][A-Za-z0-9._-]{0,39})[\"']");

    private Encoding() {}

    /** Whether the first thing in it is an angle bracket, in whatever width. */
    static boolean isMarkup(String bytes) {
        int at = bracket(bytes);
        return at < bytes.length() && bytes.charAt(at) == '<';
    }

    private static int bracket(String bytes) {
        int at = start(bytes);
        while (at < bytes.length() && bytes.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    /** From its first bracket: XML allows nothing before, while tools print an empty line. */
    static String markup(ReportFile file, Collected found) {
        String text = decoded(file, markupCharset(file.content()), found);
        return text.substring(Math.max(0, text.indexOf('<')));
    }

    static String plain(ReportFile file, Collected found) {
        return decoded(file, marked(file.content()), found);
    }

    private static Charset marked(String bytes) {
        if (bytes.startsWith(BIG_MARK)) {
            return StandardCharsets.UTF_16BE;
        }
        return bytes.startsWith(LITTLE_MARK) ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }

    private static Charset markupCharset(String bytes) {
        if (start(bytes) > 0) {
            return marked(bytes);
        }
        if (bytes.startsWith("\0<")) {
            return StandardCharsets.UTF_16BE;
        }
        return bytes.startsWith("<\0") ? StandardCharsets.UTF_16LE : declared(bytes);
    }

    /** What it was possible to read the name of has letters of one byte. */
    private static Charset declared(String bytes) {
        Matcher name = DECLARED.matcher(bytes).region(bracket(bytes), bytes.length());
        if (!name.lookingAt() || !Charset.isSupported(name.group(1))) {
            return StandardCharsets.UTF_8;
        }
        Charset charset = Charset.forName(name.group(1));
        boolean isReadable =
                charset.canEncode()
                        && charset.encode("<").equals(ByteBuffer.wrap(new byte[] {'<'}));
        return isReadable ? charset : StandardCharsets.UTF_8;
    }

    private static String decoded(ReportFile file, Charset charset, Collected found) {
        int start = start(file.content());
        var bytes = ByteBuffer.wrap(file.bytes(), start, file.content().length() - start);
        try {
            return charset.newDecoder().decode(bytes.duplicate()).toString();
        } catch (CharacterCodingException damaged) {
            found.problem("has bytes that are no %s; they were read as \ufffd".formatted(charset));
            return charset.decode(bytes).toString();
        }
    }

    private static int start(String bytes) {
        if (bytes.startsWith(UTF_8_MARK)) {
            return UTF_8_MARK.length();
        }
        return bytes.startsWith(BIG_MARK) || bytes.startsWith(LITTLE_MARK) ? BIG_MARK.length() : 0;
    }
}
