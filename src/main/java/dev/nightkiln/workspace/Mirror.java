package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The bare local copy of one repository. Made and configured by us only; its objects are shown
 * read-only to agents, so everything in it must be something that repository's agents may read.
 */
final class Mirror {
    private static final Pattern BRANCH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");
    private static final Pattern BAD_BRANCH =
            Pattern.compile("\\.\\.|//|/\\.|\\./|\\.lock(/|$)|[./]$");

    /** The server was reached and said no to the ref; 128 is everything else. */
    private static final int REF_REFUSED = 1;

    /** So many packs make every look-up slower than gathering them does. */
    private static final int PACKS = 40;

    private final Path directory;
    private final Repository repository;

    Mirror(Path mirrors, Repository repository) {
        this.directory = mirrors.resolve(repository.id() + ".git");
        this.repository = repository;
    }

    Path objects() {
        return directory.resolve("objects");
    }

    Git git() {
        return Git.in(directory);
    }

    void fetch(Remote remote, CommitSha wanted) {
        create(wanted);
        String pin = "refs/nightkiln/base/" + wanted;
        if (git().attempt("rev-parse", "--verify", "--quiet", pin).exit() == 0) {
            return;
        }
        git().overHttp(remote)
                .run(
                        FailureReason.GITHUB_REFUSED,
                        remote::redact,
                        "fetch",
                        "--quiet",
                        "--no-tags",
                        "--no-write-fetch-head",
                        "--no-recurse-submodules",
                        remote.url().toString(),
                        wanted + ":" + pin);
        gatherPacks();
    }

    private void create(CommitSha wanted) {
        if (Files.exists(directory.resolve("nightkiln-ready"))) {
            return;
        }
        try {
            Removal.delete(directory);
            Files.createDirectories(directory.getParent());
            // 0644 whatever our umask is: a sandbox of another user reads the objects.
            git().run(
                            "init",
                            "--quiet",
                            "--bare",
                            "--template=",
                            "--shared=0644",
                            "--object-format=" + (wanted.hex().length() == 64 ? "sha256" : "sha1"));
            Files.createFile(directory.resolve("nightkiln-ready"));
        } catch (IOException broken) {
            throw WorkspaceException.of("making the mirror of " + repository.fullName(), broken);
        }
    }

    private void gatherPacks() {
        try (var packs = Files.newDirectoryStream(objects().resolve("pack"), "*.pack")) {
            int count = 0;
            for (Path _ : packs) {
                count++;
            }
            if (count > PACKS) {
                git().patient().run("repack", "-d", "--quiet", "--geometric=2");
            }
        } catch (IOException broken) {
            throw WorkspaceException.of("counting packs of " + repository.fullName(), broken);
        }
    }

    Optional<String> file(CommitSha commit, String path, int maxBytes) {
        var entries = git().run("ls-tree", "-z", "-l", commit.hex(), "--", path).fields();
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        BaseTree.Entry entry = BaseTree.Entry.parse(entries.getFirst());
        if (!entry.isFile() || entry.size() > maxBytes) {
            throw unusable(
                    path,
                    commit,
                    entry.isFile()
                            ? "has %d bytes, at most %d are read".formatted(entry.size(), maxBytes)
                            : "is not a regular file");
        }
        Optional<String> text = git().run("cat-file", "blob", entry.blob()).text();
        if (text.isEmpty()) {
            throw unusable(path, commit, "is not UTF-8 text");
        }
        return text;
    }

    private WorkspaceException unusable(String path, CommitSha commit, String why) {
        return new WorkspaceException(
                FailureReason.POLICY_DENIED,
                "%s of %s at %s %s; change it on the base branch"
                        .formatted(path, repository.fullName(), commit.abbreviated(), why),
                null);
    }

    /** Succeeds if afterwards the branch is at head; never overwrites what we did not expect. */
    void push(CommitSha head, Remote to, String branch, Optional<CommitSha> expected) {
        if (!BRANCH.matcher(branch).matches() || BAD_BRANCH.matcher(branch).find()) {
            throw new IllegalArgumentException("not a branch name we push to: " + branch);
        }
        String ref = "refs/heads/" + branch;
        GitAnswer answer =
                git().overHttp(to)
                        .attempt(
                                "push",
                                "--quiet",
                                "--no-verify",
                                "--no-recurse-submodules",
                                "--force-with-lease="
                                        + ref
                                        + ":"
                                        + expected.map(CommitSha::hex).orElse(""),
                                to.url().toString(),
                                head + ":" + ref);
        String words = to.redact(answer.errorTail());
        if (answer.exit() == REF_REFUSED) {
            throw WorkspaceException.lasting(
                    FailureReason.GITHUB_REFUSED,
                    "the branch " + branch + " was refused: " + Rejection.in(words));
        }
        if (answer.exit() != 0) {
            throw Git.failure(FailureReason.GITHUB_REFUSED, "push", words, answer.exit());
        }
    }

    /**
     * Takes over the objects of a capture and keeps them by a ref; answers git's objection if it
     * finds one of them malformed, and then keeps nothing.
     */
    Optional<String> adopt(Path pack, CommitSha head, String ref) {
        GitAnswer answer =
                git().inputFrom(pack).patient().attempt("index-pack", "--strict", "--stdin");
        if (answer.exit() == 0) {
            new CapturedPacks(directory, git()).remember(head, answer.line());
            git().run("update-ref", ref, head.hex());
            return Optional.empty();
        }
        if (answer.errorTail().startsWith("error: object ")) {
            return Optional.of(answer.errorTail());
        }
        throw Git.failure(FailureReason.INTERNAL, "index-pack", answer.errorTail(), answer.exit());
    }

    void forget(CommitSha head) {
        new CapturedPacks(directory, git()).forget(head);
    }

    BaseTree tree(CommitSha commit) {
        return BaseTree.parse(git().run("ls-tree", "-r", "-l", "-z", commit.hex()).fields());
    }

    List<String> directories(CommitSha commit) {
        return git().run("ls-tree", "-r", "-d", "-z", "--name-only", commit.hex()).fields();
    }

    boolean has(CommitSha commit) {
        return Files.exists(directory)
                && git().attempt("cat-file", "-e", commit + "^{commit}").exit() == 0;
    }

    MergeTrees merges() {
        return new MergeTrees(directory, git());
    }
}
