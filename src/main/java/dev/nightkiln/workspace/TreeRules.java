package dev.nightkiln.workspace;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** What no captured change may contain, whatever the policy says. */
final class TreeRules {
    /** Code points that HFS+ ignores in names, so that they would come out as .git there. */
    private static final Pattern IGNORED_BY_HFS =
            Pattern.compile("[\\u200c-\\u200f\\u202a-\\u202e\\u206a-\\u206f\\ufeff]");

    /** NTFS drops trailing dots and spaces, has short names, and streams after a colon. */
    private static final Pattern GIT_ON_NTFS =
            Pattern.compile("(?:\\.git|git~1)[ .]*(?:[:\\\\].*)?");

    private static final Pattern MODULES =
            Pattern.compile("(?:\\.gitmodules|gitmod~[1-4]|gi7eba~[0-9])[ .]*(?:[:\\\\].*)?");

    /** Names that are devices on Windows, whatever extension they have. */
    private static final Pattern DEVICE =
            Pattern.compile(
                    "(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|con(?:in|out)\\$) *(?:[.:].*)?");

    private static final int MAX_NAME = 255;

    private TreeRules() {}

    /** Whether some file system would take this name for a git directory. */
    static boolean isDotGit(String nameBytes) {
        return GIT_ON_NTFS.matcher(folded(nameBytes)).matches();
    }

    static boolean isModules(String nameBytes) {
        return MODULES.matcher(folded(nameBytes)).matches();
    }

    private static String folded(String nameBytes) {
        String text =
                new String(nameBytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return IGNORED_BY_HFS.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
    }

    static void checkName(TreePath path) {
        String text =
                path.text()
                        .orElseThrow(() ->
                                new Refusal(
                                        "name-encoding",
                                        path,
                                        "a name is not valid UTF-8",
                                        "rename it to plain UTF-8"));
        for (String name : path.names()) {
            if (isDotGit(name)) {
                throw nestedGit(path);
            }
            if (name.length() > MAX_NAME || name.equals("..") || name.equals(".")) {
                throw new Refusal("name-length", path, "a name is not usable", "rename it");
            }
            if (isModules(name)) {
                throw modules(path);
            }
        }
        if (text.codePoints().anyMatch(TreeRules::isHidden) || text.indexOf('\\') >= 0) {
            throw new Refusal(
                    "name-characters",
                    path,
                    "a name holds a control or invisible character or a backslash",
                    "rename it");
        }
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                    true;
            default -> false;
        };
    }

    /**
     * What the base does not have yet must be a plain file on every system that may check it out.
     */
    static void checkNewName(TreePath path) {
        for (String name : path.names()) {
            boolean isTrimmed = name.endsWith(".") || name.endsWith(" ");
            if (isTrimmed || DEVICE.matcher(folded(name)).matches()) {
                throw new Refusal(
                        "name-reserved",
                        path,
                        "a name means a device on Windows, or another name there",
                        "rename it");
            }
        }
    }

    static Refusal nestedGit(TreePath path) {
        return new Refusal(
                "nested-git",
                path,
                "the change holds something that git would take for a git directory",
                "remove it; add the files themselves if they belong to the change");
    }

    static Refusal modules(TreePath path) {
        return new Refusal(
                "submodule",
                path,
                "the change adds, edits or removes submodules",
                "leave submodules to a person");
    }

    static void checkUnusual(AgentTree.Found found) {
        switch (found.kind()) {
            case SPECIAL ->
                    throw new Refusal(
                            "special-file",
                            found.path(),
                            "it is a FIFO, a socket or a device",
                            "remove it");
            case UNREADABLE ->
                    throw new Refusal(
                            "unreadable",
                            found.path(),
                            "its own owner may not read it",
                            "give it back its read permission, or remove it");
            case TOO_DEEP ->
                    throw new Refusal(
                            "path-depth",
                            found.path(),
                            "it lies too deep, or its path is too long",
                            "move it up, or remove it");
            case DIRECTORY, OPAQUE -> {
                if (isDotGit(found.path().name())) {
                    throw nestedGit(found.path());
                }
            }
            case FILE, LINK, WHITEOUT -> {}
        }
    }

    /**
     * A link may only point into the tree, said in the plainest way: {@code ..} first, then names.
     * As the link itself lies in real directories, and every other new link obeys the same rule, no
     * chain of them can lead out.
     */
    static void checkLink(TreePath link, String target) {
        int up = 0;
        boolean named = false;
        for (String name : target.split("/", -1)) {
            if (name.equals("..")) {
                up = named ? Integer.MAX_VALUE : up + 1;
            } else if (!name.isEmpty() && !name.equals(".")) {
                named = true;
            }
            if (isDotGit(name)) {
                throw nestedGit(link);
            }
            if (up > link.depth() - 1) {
                throw leaves(link);
            }
        }
        if (target.startsWith("/") || target.isEmpty()) {
            throw leaves(link);
        }
        if (target.chars().anyMatch(c -> c < 32 || c == 127 || c == '\\')) {
            throw new Refusal(
                    "name-characters",
                    link,
                    "the target of the link holds a control character or a backslash",
                    "point the link at a plain name");
        }
    }

    private static Refusal leaves(TreePath link) {
        return new Refusal(
                "symlink",
                link,
                "the link is absolute, or may lead out of the repository",
                "use the shortest relative target inside the repository, with every ../ in front");
    }
}
