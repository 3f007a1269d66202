package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The bare repositories on disk, and the few things GitHub itself does to them. */
final class BareRepositories {
    private static final String HOOK = "pre-receive";

    final Path root;
    private final Path hooks;

    BareRepositories(Path directory) {
        root = directory.resolve("git");
        hooks = directory.resolve("hooks");
        try {
            Files.createDirectories(root);
            Files.createDirectories(hooks);
            try (InputStream hook = BareRepositories.class.getResourceAsStream(HOOK)) {
                if (hook == null) {
                    throw new IllegalStateException("the hook is missing from the class path");
                }
                Files.write(hooks.resolve(HOOK), hook.readAllBytes());
            }
            Files.setPosixFilePermissions(
                    hooks.resolve(HOOK), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot write to " + directory, broken);
        }
    }

    private Path at(String owner, String name) {
        return root.resolve(owner).resolve(name + ".git");
    }

    Path create(String owner, String name, Path seed, Instant now) {
        Path directory = at(owner, name);
        Git.run(root, "init", "--quiet", "--bare", "-b", Repo.DEFAULT_BRANCH, directory.toString());
        configure(directory);
        var environment = authorship("web-flow", now);
        environment.put("GIT_INDEX_FILE", directory.resolve("seed-index").toString());
        Git.run(directory, environment, "--work-tree=" + seed.toAbsolutePath(), "add", "-A", ".");
        String tree = Git.run(directory, environment, "write-tree");
        commit(directory, environment, tree, Repo.DEFAULT_BRANCH, "Initial commit");
        return directory;
    }

    Path fork(Path source, String owner, String name) {
        Path directory = at(owner, name);
        Git.run(
                root,
                "clone",
                "--quiet",
                "--bare",
                "--single-branch",
                "-b",
                Repo.DEFAULT_BRANCH,
                source.toString(),
                directory.toString());
        Git.run(directory, "remote", "remove", "origin");
        configure(directory);
        return directory;
    }

    private void configure(Path directory) {
        Git.run(directory, "config", "core.hooksPath", hooks.toAbsolutePath().toString());
        Git.run(directory, "config", "http.receivepack", "true");
        Git.run(directory, "config", "receive.hideRefs", "refs/pull");
        Git.run(directory, "config", "uploadpack.allowFilter", "true");
        Git.run(directory, "config", "uploadpack.allowAnySHA1InWant", "true");
        Git.run(directory, "config", "gc.auto", "0");
    }

    /** Puts one file on a branch, as somebody would with the web editor. */
    CommitSha commitFile(Path directory, String branch, String path, String content, Instant now) {
        var environment = authorship("web-flow", now);
        environment.put("GIT_INDEX_FILE", directory.resolve("edit-index").toString());
        Git.run(directory, environment, "read-tree", "refs/heads/" + branch);
        try {
            Path file = Files.createTempFile(directory, "edit", ".blob");
            Files.writeString(file, content);
            String blob = Git.run(directory, "hash-object", "-w", "--no-filters", file.toString());
            Files.delete(file);
            String entry = "100644," + blob + "," + path;
            Git.run(directory, environment, "update-index", "--add", "--cacheinfo", entry);
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot write to " + directory, broken);
        }
        String tree = Git.run(directory, environment, "write-tree");
        String parent = Git.run(directory, "rev-parse", "refs/heads/" + branch);
        return commit(directory, environment, tree, branch, "Update " + path, parent);
    }

    /** The merge commit on the base branch, or nothing where the two conflict. */
    Optional<CommitSha> merge(Path directory, Pull pull, String message, Instant now) {
        String base = "refs/heads/" + pull.baseBranch;
        String head = pull.headSha.hex();
        Git.Result tree = Git.tryRun(directory, Map.of(), "merge-tree", "--write-tree", base, head);
        if (tree.exitCode() != 0) {
            return Optional.empty();
        }
        String parent = Git.run(directory, "rev-parse", base);
        return Optional.of(
                commit(
                        directory,
                        authorship("web-flow", now),
                        tree.output().strip(),
                        pull.baseBranch,
                        message,
                        parent,
                        head));
    }

    boolean mergeable(Path directory, Pull pull) {
        String base = "refs/heads/" + pull.baseBranch;
        return Git.tryRun(
                                directory,
                                Map.of(),
                                "merge-tree",
                                "--write-tree",
                                base,
                                pull.headSha.hex())
                        .exitCode()
                == 0;
    }

    /** Makes the head of a pull request known to the base repository. */
    void fetchPullHead(Repo base, Pull pull, int number) {
        Git.run(
                base.directory,
                "fetch",
                "--quiet",
                "--no-tags",
                pull.headRepo.directory.toString(),
                "+refs/heads/" + pull.headBranch + ":refs/pull/" + number + "/head");
    }

    private static CommitSha commit(
            Path directory,
            Map<String, String> environment,
            String tree,
            String branch,
            String message,
            String... parents) {
        var arguments = new ArrayList<>(List.of("commit-tree", tree, "-m"));
        arguments.add(message);
        for (String parent : parents) {
            arguments.add("-p");
            arguments.add(parent);
        }
        String sha = Git.run(directory, environment, arguments.toArray(String[]::new));
        Git.run(directory, "update-ref", "refs/heads/" + branch, sha);
        return new CommitSha(sha);
    }

    private static Map<String, String> authorship(String name, Instant now) {
        var environment = new TreeMap<String, String>();
        for (String role : new String[] {"AUTHOR", "COMMITTER"}) {
            environment.put("GIT_" + role + "_NAME", name);
            environment.put("GIT_" + role + "_EMAIL", name + "@users.noreply.github.com");
            environment.put("GIT_" + role + "_DATE", now.getEpochSecond() + " +0000");
        }
        return environment;
    }
}
