package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;
import static dev.nightkiln.workspace.GitOrigin.command;

import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Workspaces of every kind that this machine can lay out, under real containers. */
abstract class OverlayCase {
    static final TaskId TASK = new TaskId("cdfghjkmnp");
    static final Storage LAYERS = new Storage.Watched(true, "");
    static final CaptureLimits LIMITS = new CaptureLimits(1000, 10 << 20, 1 << 20, 10_000);
    static final String WORK =
            """
            test -z "$(git status --porcelain)"
            echo more >> README.md
            rm src/gone.txt
            mv src/moved src/elsewhere
            rm -r lib && mkdir lib && echo new > lib/new.txt
            rm -r dir && echo 'a file now' > dir
            rm file && mkdir -p file/deep && echo 'a directory now' > file/deep/x
            rm -r again && echo between > again && rm again && mkdir again && echo 2 > again/two
            chmod +x run.sh
            ln -s src/kept.txt link && ln -sf ../README.md src/link
            touch untouched.txt && cat untouched.txt > copy && mv copy untouched.txt
            mkdir -p build node/.cache && echo out > build/out && echo '*' > node/.cache/.gitignore
            echo x > node/.cache/x
            rm sub/.gitignore && echo log > sub/now-seen.log && echo log > hidden.log
            echo x > "$(printf '\\303\\274nder score \\342\\230\\203')"
            rm -r deep/er && mkdir -p deep/er/est && echo x > deep/er/est/file
            git add README.md && git commit -qm 'the commit of the agent'
            echo committed > committed && git add -A && git commit -qm two && echo after > after
            rm -rf .git/hooks
            """;

    @TempDir Path temporary;
    WorkspaceContainers containers;
    GitOrigin origin;
    CommitSha base;

    @BeforeEach
    final void prepare() throws IOException {
        containers = new WorkspaceContainers(temporary);
        origin = new GitOrigin(temporary);
        for (String path :
                List.of(
                        "README.md",
                        "src/gone.txt",
                        "src/kept.txt",
                        "src/moved/a",
                        "src/moved/b/c",
                        "lib/old.txt",
                        "lib/older/x",
                        "dir/a",
                        "dir/b/c",
                        "file",
                        "again/one",
                        "run.sh",
                        "untouched.txt",
                        "deep/er/est/old",
                        "deep/er/other")) {
            origin.write(path, path + "\n");
        }
        origin.write(".gitignore", "build/\n*.log\n").write("sub/.gitignore", "!kept.log\n");
        Files.createSymbolicLink(origin.tree().resolve("src/link"), Path.of("kept.txt"));
        base = origin.commit();
    }

    @AfterEach
    final void stop() {
        origin.close();
        containers.close();
    }

    static List<Storage> storages() {
        List<Storage> always = List.of(LAYERS, new Storage.Watched(false, ""));
        if (!System.getProperty("user.name").equals("root")) {
            System.out.println("NOT TRIED with a disk of its own: this is not root");
            return always;
        }
        return Stream.concat(always.stream(), Stream.of(new Storage.Bounded())).toList();
    }

    static WorkspaceKey key(String role) {
        return new WorkspaceKey(TASK, 1, role);
    }

    Workspaces workspaces(Storage storage) {
        var workspaces =
                new Workspaces(
                        temporary.resolve("state"),
                        SandboxUser.current(),
                        storage,
                        Redactor.of(List.of()));
        workspaces.fetch(REPOSITORY, origin.remote(), base);
        return workspaces;
    }

    String tree(CommitSha commit) {
        return named(commit + "^{tree}");
    }

    String named(String revision) {
        return command(
                List.of(
                        "git",
                        "--git-dir",
                        temporary.resolve("state/mirrors/42.git").toString(),
                        "rev-parse",
                        revision));
    }
}
