package dev.nightkiln.workspace;

import dev.nightkiln.workspace.AgentTree.Found;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** How a tree on disk differs from the base commit, before any rule is applied. */
final class Comparison {
    private static final String OURS = ".nightkiln/";

    private final BaseTree base;
    private final Path root;
    private final Map<TreePath, Found> found = new HashMap<>();
    private final boolean overlay;

    Comparison(BaseTree base, Path root, List<Found> found, boolean overlay) {
        this.base = base;
        this.root = root;
        this.overlay = overlay;
        found.forEach(one -> this.found.put(one.path(), one));
    }

    /** Files of the base that the tree no longer has. */
    SortedSet<TreePath> gone() {
        var gone = new TreeSet<TreePath>();
        if (overlay) {
            found.values().forEach(one -> hide(one, gone));
        } else {
            base.all().forEach(entry -> hide(entry, gone));
        }
        gone.removeIf(path -> isPresent(path) || path.bytes().startsWith(OURS));
        return gone;
    }

    private void hide(Found one, SortedSet<TreePath> gone) {
        switch (one.kind()) {
            case WHITEOUT, FILE, LINK, OPAQUE -> {
                hide(one.path(), gone);
                base.below(one.path()).forEach(entry -> hide(entry, gone));
            }
            case DIRECTORY -> hide(one.path(), gone);
            case SPECIAL, UNREADABLE, TOO_DEEP -> {}
        }
    }

    private void hide(TreePath path, SortedSet<TreePath> gone) {
        base.at(path).ifPresent(entry -> hide(entry, gone));
    }

    private static void hide(BaseTree.Entry entry, SortedSet<TreePath> gone) {
        // An empty directory stands for a submodule; whether it is there says nothing.
        if (!entry.isSubmodule()) {
            gone.add(entry.path());
        }
    }

    private boolean isPresent(TreePath path) {
        Found there = found.get(path);
        return there != null && there.isContent();
    }

    /** Files and links that the base has too, with other content, kind or mode. */
    List<Found> changed() throws IOException {
        var changed = new ArrayList<Found>();
        for (Found one : found.values()) {
            var entry = base.at(one.path());
            if (one.isContent() && entry.isPresent() && !isSame(one, entry.get())) {
                changed.add(one);
            }
        }
        return changed;
    }

    /** Whatever the base does not have; directories only if their name alone is a danger. */
    List<Found> unknown() {
        return found.values().stream()
                .filter(one ->
                        switch (one.kind()) {
                            case FILE, LINK -> base.at(one.path()).isEmpty();
                            case DIRECTORY, OPAQUE -> TreeRules.isDotGit(one.path().name());
                            case SPECIAL, UNREADABLE, TOO_DEEP -> true;
                            case WHITEOUT -> false;
                        })
                .toList();
    }

    /** Every ignore file that is there, the changed and new ones from disk. */
    List<Found> ignoreFiles() {
        return found.values().stream()
                .filter(one -> one.kind() == AgentTree.Kind.FILE)
                .filter(one -> one.path().name().equals(".gitignore"))
                .toList();
    }

    List<TreePath> unchangedIgnoreFiles(SortedSet<TreePath> gone) {
        return base.all().stream()
                .filter(BaseTree.Entry::isFile)
                .map(BaseTree.Entry::path)
                .filter(path -> path.name().equals(".gitignore"))
                .filter(path -> !gone.contains(path) && !found.containsKey(path))
                .toList();
    }

    boolean isTracked(TreePath path) {
        return base.at(path).isPresent() || !base.below(path).isEmpty();
    }

    private boolean isSame(Found one, BaseTree.Entry entry) throws IOException {
        if (one.size() != entry.size()) {
            return false;
        }
        if (one.kind() == AgentTree.Kind.LINK) {
            return entry.isLink()
                    && digest(one.size(), AgentTree.targetBytes(root, one.path()), entry);
        }
        return entry.isFile()
                && entry.isExecutable() == one.executable()
                && AgentTree.read(root, one.path(), channel -> digest(one.size(), channel, entry));
    }

    private static boolean digest(long size, byte[] content, BaseTree.Entry entry) {
        var digest = started(size, entry);
        digest.update(content);
        return HexFormat.of().formatHex(digest.digest()).equals(entry.blob());
    }

    private static boolean digest(long size, SeekableByteChannel channel, BaseTree.Entry entry)
            throws IOException {
        var digest = started(size, entry);
        var buffer = ByteBuffer.allocate(64 << 10);
        long left = size;
        while (left >= 0 && channel.read(buffer) >= 0) {
            left -= buffer.flip().remaining();
            digest.update(buffer);
            buffer.clear();
        }
        return left == 0 && HexFormat.of().formatHex(digest.digest()).equals(entry.blob());
    }

    private static MessageDigest started(long size, BaseTree.Entry entry) {
        try {
            var digest =
                    MessageDigest.getInstance(entry.blob().length() == 64 ? "SHA-256" : "SHA-1");
            digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
            return digest;
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-1 and SHA-256", missing);
        }
    }
}
