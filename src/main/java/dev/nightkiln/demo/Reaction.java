package dev.nightkiln.demo;

import java.time.Instant;
import java.util.List;

/** One account's reaction; the content is GitHub's word for it, such as {@code eyes}. */
record Reaction(long id, Account user, String content, Instant createdAt) {
    static final List<String> CONTENTS =
            List.of("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes");

    static String symbol(String content) {
        return switch (content) {
            case "+1" -> "👍";
            case "-1" -> "👎";
            case "laugh" -> "😄";
            case "confused" -> "😕";
            case "heart" -> "❤️";
            case "hooray" -> "🎉";
            case "rocket" -> "🚀";
            case "eyes" -> "👀";
            default -> throw new IllegalArgumentException("no such reaction: " + content);
        };
    }
}
