package dev.nightkiln.bundle;

import java.util.Locale;

/** What the files of a bundle are, by the ends of their names; no reader may rely on it. */
final class MediaTypes {
    static final String PNG = "image/png";
    static final String TEXT = "text/plain";

    private MediaTypes() {}

    static String of(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "txt", "log", "tap", "sh", "pem" -> TEXT;
            case "md" -> "text/markdown";
            case "diff", "patch" -> "text/x-diff";
            case "json" -> "application/json";
            case "jsonl" -> "application/jsonl";
            case "cast" -> "application/x-asciicast";
            case "xml" -> "application/xml";
            case "png" -> PNG;
            default -> "application/octet-stream";
        };
    }
}
