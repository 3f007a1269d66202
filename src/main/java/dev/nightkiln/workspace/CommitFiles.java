package dev.nightkiln.workspace;

import dev.nightkiln.policy.FileText;
import dev.nightkiln.task.CommitSha;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The files of one commit in a mirror, read as data. Paths are compared byte by byte here and never
 * handed to git, which would have its own ideas about them.
 */
public final class CommitFiles {
    private final Git git;
    private final CommitSha commit;
    private final BaseTree tree;

    CommitFiles(Mirror mirror, CommitSha commit) {
        this.git = mirror.git();
        this.commit = commit;
        this.tree = mirror.tree(commit);
    }

    /** The id of all of it. */
    public String treeId() {
        return git.run("rev-parse", "--verify", commit.hex() + "^{tree}").line();
    }

    /** The id of a regular file's content. */
    public Optional<String> blobId(String path) {
        return at(path).filter(BaseTree.Entry::isFile).map(BaseTree.Entry::blob);
    }

    private Optional<BaseTree.Entry> at(String path) {
        var bytes = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return tree.at(new TreePath(bytes));
    }

    public FileText text(String path, int maxBytes) {
        Optional<BaseTree.Entry> entry = at(path);
        if (entry.isEmpty()) {
            return new FileText.Absent();
        }
        BaseTree.Entry file = entry.get();
        if (!file.isFile()) {
            return new FileText.Unusable("is not a regular file");
        }
        if (file.size() > maxBytes) {
            return new FileText.Unusable(
                    "has %d bytes, and at most %d are read".formatted(file.size(), maxBytes));
        }
        return git.run("cat-file", "blob", file.blob())
                .text()
                .<FileText>map(FileText.Text::new)
                .orElseGet(() -> new FileText.Unusable("is not UTF-8 text"));
    }

    /** Whether there is a path of that kind. */
    public boolean any(Predicate<String> kind) {
        return tree.all().stream()
                .map(BaseTree.Entry::path)
                .anyMatch(path -> kind.test(path.text().orElse(path.bytes())));
    }

    /** The regular files right inside a directory, those with names in UTF-8. */
    public List<String> in(String directory) {
        var path = new TreePath(directory);
        return tree.below(path).stream()
                .filter(BaseTree.Entry::isFile)
                .map(BaseTree.Entry::path)
                .filter(file -> file.parent().equals(path))
                .flatMap(file -> file.text().stream())
                .toList();
    }
}
