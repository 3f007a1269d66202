package dev.nightkiln.workspace;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What one git process left: exit code, the output that was kept (one character per byte), how much
 * more there was, and its last words.
 */
record GitAnswer(int exit, String output, long omitted, String errorTail) {
    String line() {
        return output.strip();
    }

    /** Empty if the output is not UTF-8. */
    Optional<String> text() {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes()))
                            .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    byte[] bytes() {
        return output.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Zero-separated fields, as {@link TreePath} keeps them. */
    List<String> fields() {
        return output.isEmpty()
                ? List.of()
                : List.of(output.substring(0, output.length() - 1).split("\0", -1));
    }
}
