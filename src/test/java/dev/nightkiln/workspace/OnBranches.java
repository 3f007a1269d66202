package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.workspace.MergeResult.Conflicting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Commits on branches of their own, and what git says of merging them. */
abstract class OnBranches extends OnWidgets {
    static final String LINES = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";

    @FunctionalInterface
    interface Edit {
        void make(Path tree) throws IOException;
    }

    /** A commit on the base, on no branch that stays. */
    CommitSha branch(CommitSha from, Edit edit) throws IOException {
        origin.inTree("checkout", "-q", "--detach", from.hex());
        edit.make(origin.tree());
        origin.inTree("add", "-A");
        origin.inTree("commit", "-q", "--allow-empty", "-m", "edited");
        var head = new CommitSha(origin.inTree("rev-parse", "HEAD"));
        origin.inTree(
                "push",
                "-q",
                origin.inTree("config", "--get", "test.bare"),
                "HEAD:refs/heads/b" + head);
        workspaces.fetch(REPOSITORY, origin.remote(), head);
        return head;
    }

    CommitSha start() throws IOException {
        origin.inTree("config", "test.bare", temporary.resolve("widgets.git").toString());
        return branch(base, tree -> Files.writeString(tree.resolve("lines.txt"), LINES));
    }

    MergeResult merge(CommitSha one, CommitSha other) {
        MergeResult result = workspaces.merge(REPOSITORY, one, other);
        assertThat(kind(workspaces.merge(REPOSITORY, other, one))).isEqualTo(kind(result));
        return result;
    }

    static String kind(MergeResult result) {
        return result.getClass().getSimpleName();
    }

    static Edit write(String path, String text) {
        return tree -> Files.writeString(tree.resolve(path), text);
    }

    static void assertConflict(MergeResult result, String... files) {
        assertThat(result).isEqualTo(new Conflicting(List.of(files), files.length));
    }
}
