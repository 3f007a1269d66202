package dev.nightkiln.workspace;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A path inside a tree, as bytes: one character per byte, so that nothing is lost or changed by a
 * locale on the way from the file system to git. Compared in byte order, which is git's.
 */
record TreePath(String bytes) implements Comparable<TreePath> {
    static final TreePath ROOT = new TreePath("");

    /** Never a directory, so resolving a name against it cannot touch a real file. */
    private static final Path NOWHERE = Path.of("/proc/0");

    /** The exact bytes of a name or link target that the file system gave us. */
    static String bytesOf(Path path) {
        String text = path.toString();
        if (isAscii(text)) {
            return text;
        }
        String encoded = NOWHERE.resolve(path).toUri().getRawPath();
        return decodePercents(encoded.substring(NOWHERE.toString().length() + 1));
    }

    TreePath child(String name) {
        return bytes.isEmpty() ? new TreePath(name) : new TreePath(bytes + "/" + name);
    }

    /** What every path below this one begins with. */
    String prefix() {
        return bytes.isEmpty() ? "" : bytes + "/";
    }

    boolean isBelow(TreePath directory) {
        return bytes.startsWith(directory.prefix()) && !equals(directory);
    }

    String name() {
        return bytes.substring(bytes.lastIndexOf('/') + 1);
    }

    TreePath parent() {
        int slash = bytes.lastIndexOf('/');
        return slash < 0 ? ROOT : new TreePath(bytes.substring(0, slash));
    }

    int depth() {
        return (int) bytes.chars().filter(c -> c == '/').count() + 1;
    }

    String[] names() {
        return bytes.split("/", -1);
    }

    /** Empty if the bytes are not UTF-8. */
    Optional<String> text() {
        try {
            var raw = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(raw).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /** For people: whatever could mislead a reader or a terminal is escaped. */
    String shown() {
        var safe = new StringBuilder();
        boolean valid = text().isPresent();
        text().orElse(bytes)
                .codePoints()
                .limit(300)
                .forEach(c -> {
                    if (isPlain(c) && (valid || c < 128)) {
                        safe.appendCodePoint(c);
                    } else {
                        safe.append("\\u{%x}".formatted(c));
                    }
                });
        return safe.toString();
    }

    private static boolean isPlain(int c) {
        return c != '\\'
                && switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR ->
                            false;
                    default -> true;
                };
    }

    Path in(Path root) {
        if (isAscii(bytes)) {
            return root.resolve(bytes);
        }
        var encoded = new StringBuilder("file://").append(root.toUri().getRawPath());
        if (encoded.charAt(encoded.length() - 1) != '/') {
            encoded.append('/');
        }
        bytes.chars()
                .forEach(c -> encoded.append(isLetter(c) ? "" + (char) c : "%%%02X".formatted(c)));
        return Path.of(URI.create(encoded.toString()));
    }

    private static boolean isLetter(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '/' || c == '.' || c == '-');
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static String decodePercents(String encoded) {
        var bytes = new StringBuilder();
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) == '%') {
                bytes.append((char) Integer.parseInt(encoded.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.append(encoded.charAt(i));
            }
        }
        return bytes.toString();
    }

    @Override
    public int compareTo(TreePath other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public String toString() {
        return shown();
    }
}
