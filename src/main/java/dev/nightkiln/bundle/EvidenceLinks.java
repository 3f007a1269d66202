package dev.nightkiln.bundle;

import dev.nightkiln.attest.Durable;
import dev.nightkiln.task.TaskId;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The addresses of evidence pages. Whoever has one may read that page and nothing else: it ends in
 * 160 bits that only this server can compute, so that whoever can read the pull request can follow
 * the link in it, and nobody can guess another one.
 */
public final class EvidenceLinks {
    private static final Pattern NAME =
            Pattern.compile("([0-9a-z]{1,32})-([1-9][0-9]{0,5})-([0-9a-f]{40})");
    private static final int KEY_BYTES = 32;
    private static final int CAPABILITY_BYTES = 20;

    private final byte[] key;
    private final Optional<Supplier<URI>> origin;

    /** Without an origin there are no pages. */
    private EvidenceLinks(byte[] key, Optional<Supplier<URI>> origin) {
        this.key = key;
        this.origin = origin;
    }

    /** The key is made at the first start; without an origin no page is named or shown. */
    public static EvidenceLinks open(Path stateDirectory, Optional<Supplier<URI>> origin) {
        Path file = stateDirectory.resolve("evidence-link-key");
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY_BYTES) {
                throw new IllegalStateException(
                        file
                                + " is damaged; put it back, or delete it: then all links to evidence"
                                + " so far lead nowhere");
            }
            return new EvidenceLinks(key, origin);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot make " + file, failed);
        }
    }

    private static void make(Path file) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path fresh =
                Files.createTempFile(
                        file.resolveSibling(""),
                        ".new",
                        "",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, key);
        Durable.sync(fresh);
        try {
            Files.createLink(file, fresh);
            Durable.sync(file.toAbsolutePath().resolveSibling(""));
        } catch (FileAlreadyExistsException _) {
            // Another server on the same directory was faster; its key holds.
        }
        Files.delete(fresh);
    }

    /** Ends with a slash; empty where pages are switched off. */
    public Optional<URI> page(TaskId task, int attempt) {
        return origin.map(at -> URI.create(at.get() + path(task, attempt)));
    }

    String path(TaskId task, int attempt) {
        return "/evidence/" + task + "-" + attempt + "-" + capability(task, attempt) + "/";
    }

    /** What a page is about; only where the name is one that we have made. */
    public Optional<EvidenceBundles.Attempt> attempt(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches() || origin.isEmpty()) {
            return Optional.empty();
        }
        Optional<TaskId> task = TaskId.parse(parts.group(1));
        int number = Integer.parseInt(parts.group(2));
        return task.filter(id -> isSame(parts.group(3), capability(id, number)))
                .map(id -> new EvidenceBundles.Attempt(id, number));
    }

    private static boolean isSame(String given, String made) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.US_ASCII),
                made.getBytes(StandardCharsets.US_ASCII));
    }

    private String capability(TaskId task, int attempt) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] whole =
                    mac.doFinal(
                            ("evidence page\0" + task + "\0" + attempt)
                                    .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(whole, CAPABILITY_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }

    /** Whether GitHub's image proxy can fetch from there, as far as an address tells. */
    public static boolean isPublic(URI page) {
        String host = String.valueOf(page.getHost());
        boolean named = host.contains(".") || host.contains(":");
        if (!named || !"https".equals(page.getScheme())) {
            return false;
        }
        if (!host.matches("[0-9.]+|\\[.*]")) {
            return !host.matches("(?i).*\\.(local|internal|localhost|test|lan)");
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            return !(address.isLoopbackAddress()
                    || address.isSiteLocalAddress()
                    || address.isLinkLocalAddress()
                    || address.isAnyLocalAddress());
        } catch (UnknownHostException malformed) {
            return false;
        }
    }
}
