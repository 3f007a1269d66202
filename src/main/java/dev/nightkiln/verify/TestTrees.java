package dev.nightkiln.verify;

import dev.nightkiln.policy.ChangedFile;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;
import dev.nightkiln.workspace.WorkspaceKey;
import dev.nightkiln.workspace.Workspaces;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The two trees that are neither base nor change, where the change touches test files: its tests on
 * the base's code, and the base's tests, with nothing added, changed or deleted, on its code.
 */
record TestTrees(
        List<String> touched, Optional<CommitSha> newTestsOnBase, Optional<CommitSha> baseTests) {
    static TestTrees of(Workspaces workspaces, Checks.Job job) {
        Predicate<String> isTest = job.policy().proving().proof().testFiles();
        Repository repository = job.task().repository();
        CommitSha base = job.base();
        CommitSha head = job.head();
        List<ChangedFile> touched =
                workspaces.changes(repository, base, head).stream()
                        .filter(file -> isTest.test(file.path()))
                        .toList();
        if (touched.isEmpty()) {
            return new TestTrees(List.of(), Optional.empty(), Optional.empty());
        }
        boolean isNew = touched.stream().anyMatch(file -> file.status() != 'D');
        boolean wasThere = workspaces.files(repository, base).any(isTest);
        var key = new WorkspaceKey(job.task().id(), job.fence(), "test-trees");
        return new TestTrees(
                touched.stream().map(ChangedFile::shown).toList(),
                isNew
                        ? Optional.of(
                                workspaces.mixed(
                                        repository, key, new Workspaces.Change(base, head), isTest))
                        : Optional.empty(),
                wasThere
                        ? Optional.of(
                                workspaces.mixed(
                                        repository, key, new Workspaces.Change(head, base), isTest))
                        : Optional.empty());
    }
}
