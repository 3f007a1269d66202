package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which pack of a mirror holds what one capture brought, so that it can be taken out again: what
 * must not be published must not lie where the next agent of the repository reads either. Such a
 * pack has all that its commit needs beside the base, so no other capture rests on it.
 */
final class CapturedPacks {
    private static final List<String> PARTS = List.of(".idx", ".rev", ".pack");

    private final Path mirror;
    private final Git git;

    CapturedPacks(Path mirror, Git git) {
        this.mirror = mirror;
        this.git = git;
    }

    /** What {@code index-pack --stdin} said: a word and the name of the pack. */
    void remember(CommitSha head, String said) {
        String pack = said.substring(said.indexOf('\t') + 1).strip();
        if (!pack.matches("[0-9a-f]{40,64}")) {
            throw new IllegalStateException("git did not name the pack of " + head);
        }
        try {
            Files.createDirectories(mirror.resolve("captured"));
            Files.writeString(note(head), pack);
        } catch (IOException broken) {
            throw WorkspaceException.of("noting the pack of " + head, broken);
        }
    }

    private Path note(CommitSha head) {
        return mirror.resolve("captured").resolve(head.hex());
    }

    /** Removes the commit and all that came with it; the time that takes depends on the mirror. */
    void forget(CommitSha head) {
        for (String ref : refs(head)) {
            git.run("update-ref", "-d", ref);
        }
        try {
            String pack = "pack-" + Files.readString(note(head));
            Path packs = mirror.resolve("objects/pack");
            if (Files.exists(packs.resolve(pack + ".pack"))) {
                for (String part : PARTS) {
                    Files.deleteIfExists(packs.resolve(pack + part));
                }
            } else {
                // It was gathered into a larger one meanwhile.
                git.patient().run("repack", "-a", "-d", "--quiet");
            }
            Files.delete(note(head));
        } catch (IOException broken) {
            throw WorkspaceException.of("taking " + head + " out of the mirror", broken);
        }
    }

    private List<String> refs(CommitSha head) {
        return git.run(
                        "for-each-ref",
                        "--points-at=" + head.hex(),
                        "--format=%(refname)",
                        "refs/nightkiln")
                .output()
                .lines()
                .toList();
    }
}
