package dev.nightkiln.reports;

import java.nio.charset.StandardCharsets;

/** One file that a check left: its path in the tree, and its content as bytes read as Latin-1. */
public record ReportFile(String path, String content) {
    public static ReportFile of(String path, byte[] bytes) {
        return new ReportFile(path, new String(bytes, StandardCharsets.ISO_8859_1));
    }

    byte[] bytes() {
        return content.getBytes(StandardCharsets.ISO_8859_1);
    }
}
