package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * All that the caches of a warm-up depend on. The commit is a base commit, never a change; the
 * image is pinned by its id; {@code outside} says what the run could reach.
 */
public record WarmKey(
        long repository,
        CommitSha base,
        List<String> command,
        String image,
        List<String> caches,
        List<String> outside) {
    public WarmKey {
        command = List.copyOf(command);
        caches = List.copyOf(caches);
        outside = List.copyOf(outside);
    }

    String digest() {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (String part : List.of("1", Long.toString(repository), base.hex(), image)) {
                add(sha256, part);
            }
            for (List<String> parts : List.of(command, caches, outside)) {
                add(sha256, Integer.toString(parts.size()));
                parts.forEach(part -> add(sha256, part));
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static void add(MessageDigest sha256, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha256.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        sha256.update(bytes);
    }
}
