package dev.nightkiln.workspace;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What one git process left: exit code, the output that was kept (one character per byte), how much
 * more there was, and its last words.
 */
record GitAnswer(int exit, String output, long omitted, String errorTail) {
    String line() {
        return output.strip();
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
