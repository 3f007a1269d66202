package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.workspace.AgentTree.Found;
import dev.nightkiln.workspace.AgentTree.Kind;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A private directory where copies of changed files meet git. New objects stay here, in quarantine,
 * until the whole capture is known to be good.
 */
final class Staging implements AutoCloseable {
    private static final Pattern ENCODING =
            Pattern.compile(
                    "failed to encode|working-tree-encoding|BOM is (?:required|prohibited)");
    private static final String OWN_EXECUTABLE = "rwx------";
    private static final String OWN = "rw-------";

    private final CommitSha base;
    private final Path directory;
    private final Path tree;
    private final Git git;
    private final long maxFileBytes;

    Staging(Mirror mirror, CommitSha base, Path directory, long maxFileBytes) throws IOException {
        this.base = base;
        this.directory = directory;
        this.tree = directory.resolve("tree");
        this.maxFileBytes = maxFileBytes;
        Path objects = directory.resolve("objects");
        Removal.delete(directory);
        Files.createDirectories(tree);
        Files.createDirectories(objects);
        this.git =
                mirror.git()
                        .over(directory.resolve("index"), tree)
                        .with(
                                Map.of(
                                        "GIT_OBJECT_DIRECTORY",
                                        objects.toString(),
                                        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                        mirror.objects().toString()))
                        .patient();
    }

    void start() {
        git.run("read-tree", base.hex());
    }

    /** Writes files of the base that the workspace left alone. */
    void restore(List<TreePath> paths) {
        git.input(bytes(paths)).run("checkout-index", "-z", "--stdin", "--force", "--quiet");
    }

    Set<TreePath> ignored(List<TreePath> paths) {
        if (paths.isEmpty()) {
            return Set.of();
        }
        // check-ignore knows no literal paths; behind "./" none can be taken for pathspec magic.
        var plain = paths.stream().map(path -> "./" + path.bytes()).toList();
        GitAnswer answer =
                git.with("GIT_LITERAL_PATHSPECS", "0")
                        .input(ChangeLayer.zeroSeparated(plain))
                        .attempt("check-ignore", "-z", "--stdin");
        // Exit code 1 says that none of them is ignored.
        if (answer.exit() > 1) {
            throw Git.failure(
                    FailureReason.INTERNAL, "check-ignore", answer.errorTail(), answer.exit());
        }
        return answer.fields().stream()
                .map(path -> new TreePath(path.substring(2)))
                .collect(Collectors.toSet());
    }

    /** Copies one file or link; never more bytes than the walk saw. */
    void copy(Path root, Found one) throws IOException {
        Path to = one.path().in(tree);
        Files.createDirectories(to.getParent());
        Files.deleteIfExists(to);
        if (one.kind() == Kind.LINK) {
            Files.createSymbolicLink(to, AgentTree.target(root, one.path()));
            return;
        }
        if (one.size() > maxFileBytes) {
            throw Capture.tooLarge("file-too-large", one.path(), maxFileBytes);
        }
        var mode = PosixFilePermissions.fromString(one.executable() ? OWN_EXECUTABLE : OWN);
        Files.createFile(to, PosixFilePermissions.asFileAttribute(mode));
        if (!AgentTree.read(root, one.path(), from -> copy(from, to, one.size()))) {
            throw new Refusal(
                    "changed-while-read",
                    one.path(),
                    "the file changed while it was read",
                    "stop every process of the agent, then retry");
        }
    }

    private static boolean copy(SeekableByteChannel from, Path to, long size) throws IOException {
        try (var out = Files.newByteChannel(to, java.nio.file.StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.allocate(64 << 10);
            long left = size;
            while (left >= 0 && from.read(buffer) >= 0) {
                left -= buffer.flip().remaining();
                while (left >= 0 && buffer.hasRemaining()) {
                    out.write(buffer);
                }
                buffer.clear();
            }
            return left == 0;
        }
    }

    /** The tree of the base with these paths written and those removed. */
    String tree(List<String> written, Collection<TreePath> gone) {
        String none = "0".repeat(base.hex().length());
        var removals = gone.stream().map(path -> "0 " + none + "\t" + path.bytes()).toList();
        git.input(ChangeLayer.zeroSeparated(removals)).run("update-index", "-z", "--index-info");
        GitAnswer added =
                git.input(ChangeLayer.zeroSeparated(written))
                        .attempt("update-index", "--add", "--replace", "-z", "--stdin");
        if (added.exit() != 0) {
            throw objection(added);
        }
        if (added.errorTail().contains("Ignoring path")) {
            throw new Refusal(
                    "name-characters",
                    new TreePath(written.getFirst()),
                    "git does not take a name of this change: " + added.errorTail(),
                    "rename it");
        }
        return git.run("write-tree").line();
    }

    /** Attributes may ask for a conversion that is not possible; that is the change's own doing. */
    private static RuntimeException objection(GitAnswer answer) {
        String words = answer.errorTail();
        return ENCODING.matcher(words).find()
                ? new Refusal(
                        "attributes",
                        TreePath.ROOT,
                        "its attributes ask for an encoding that does not fit: " + words,
                        "mend .gitattributes or the file that is named")
                : Git.failure(FailureReason.INTERNAL, "update-index", words, answer.exit());
    }

    CommitSha commit(String treeId, CommitMessage message) {
        Author author = message.author();
        return new CommitSha(
                git.with(
                                Map.of(
                                        "GIT_AUTHOR_NAME", author.name(),
                                        "GIT_AUTHOR_EMAIL", author.email(),
                                        "GIT_AUTHOR_DATE", message.gitDate(),
                                        "GIT_COMMITTER_NAME", author.name(),
                                        "GIT_COMMITTER_EMAIL", author.email(),
                                        "GIT_COMMITTER_DATE", message.gitDate()))
                        .input(message.bytes())
                        .run("commit-tree", treeId, "-p", base.hex())
                        .line());
    }

    /** Exactly the objects that the commit adds to its base. */
    Path pack(CommitSha head) {
        Path pack = directory.resolve("new.pack");
        git.input(head + "\n^" + base + "\n")
                .outputTo(pack)
                .run("pack-objects", "--revs", "--stdout", "--quiet");
        return pack;
    }

    private static String bytes(Collection<TreePath> paths) {
        return ChangeLayer.zeroSeparated(paths.stream().map(TreePath::bytes).toList());
    }

    @Override
    public void close() throws IOException {
        Removal.delete(directory);
    }
}
