package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;

import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.CommitSha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The repository acme/widgets with a first commit, fetched into a state directory. */
final class Widgets implements AutoCloseable {
    final GitOrigin origin;
    final CommitSha base;
    final Workspaces workspaces;
    private final Path state;

    Widgets(Path temporary) throws IOException {
        state = temporary.resolve("state");
        origin = new GitOrigin(temporary);
        origin.write("README.md", "hello\n")
                .write("src/a.txt", "a\n")
                .write("src/deep/b.txt", "b\n")
                .write("src/ümlaut.txt", "u\n")
                .write("lib/only.txt", "only\n")
                .write(".gitignore", "build/\n");
        Files.createSymbolicLink(origin.tree().resolve("link"), Path.of("src/a.txt"));
        base = origin.commit();
        workspaces = workspaces(false);
        workspaces.fetch(REPOSITORY, origin.remote(), base);
    }

    /** Over the same state directory. */
    Workspaces workspaces(boolean overlay) {
        return new Workspaces(
                state,
                SandboxUser.current(),
                new Storage.Watched(overlay, ""),
                Redactor.of(List.of()));
    }

    @Override
    public void close() {
        origin.close();
    }
}
