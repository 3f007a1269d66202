package dev.nightkiln.sandbox;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What images are called. A pinned name ends with the engine's id of the image, so that it means
 * this image for as long as it exists, wherever its tag has gone since.
 */
public final class ImageName {
    private static final Pattern DIGEST = Pattern.compile("(.+)@(sha256:[0-9a-f]{64})");

    /** A colon after the last slash; one before it belongs to a registry's port. */
    private static final Pattern TAG = Pattern.compile("(.+?):[^:/]+");

    private ImageName() {}

    /** The name that people know, with the id that the engine resolved it to. */
    public static String pinned(String reference, String id) {
        return withoutDigest(reference) + "@" + id;
    }

    /** As a policy that wants digests names an image without a registry. */
    public static String fixed(String reference, String id) {
        return repository(reference) + "@" + id;
    }

    static Optional<String> digestOf(String reference) {
        Matcher name = DIGEST.matcher(reference);
        return name.matches() ? Optional.of(name.group(2)) : Optional.empty();
    }

    /** Without tag and digest. */
    static String repository(String reference) {
        String name = withoutDigest(reference);
        Matcher tagged = TAG.matcher(name);
        return tagged.matches() ? tagged.group(1) : name;
    }

    private static String withoutDigest(String reference) {
        Matcher name = DIGEST.matcher(reference);
        return name.matches() ? name.group(1) : reference;
    }
}
