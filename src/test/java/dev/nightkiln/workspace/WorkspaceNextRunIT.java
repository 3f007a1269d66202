package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.workspace.CaptureResult.Captured;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/** What an agent that goes on finds of the run before it. */
class WorkspaceNextRunIT extends OverlayCase {
    @Test
    void theNextRunGoesOnWithEveryChangeOfTheLastOne() throws IOException {
        for (Storage storage : storages()) {
            var workspaces = workspaces(storage);
            CommitSha last = head(workspaces, Start.at(base), WORK);
            String seen =
                    """
                    test "$(git rev-parse HEAD)" = %s
                    test -z "$(git diff --cached --name-only)"
                    git add -A; git write-tree
                    """
                            .formatted(base);
            var again = new Start(base, last);
            try (var workspace =
                    workspaces.forAgent(REPOSITORY, key("again"), again, WorkspacesTest.ROOM)) {
                assertThat(containers.run(workspace, seen)).as("%s", storage).isEqualTo(tree(last));
                assertThat(capture(workspaces, workspace))
                        .isInstanceOfSatisfying(
                                Captured.class, it -> assertThat(it.head()).isEqualTo(last));
            }
            try (var workspace =
                    workspaces.forAgent(REPOSITORY, key("back"), again, WorkspacesTest.ROOM)) {
                containers.run(workspace, "git checkout -qf HEAD -- . && git clean -fdq");
                assertThat(capture(workspaces, workspace))
                        .as("%s", storage)
                        .isEqualTo(new CaptureResult.NoChange());
            }
            assertThat(head(workspaces, Start.at(last), "echo next > next"))
                    .satisfies(next -> assertThat(parent(next)).isEqualTo(last.hex()));
            assertThat(workspaces.leftovers()).isEmpty();
        }
    }

    /** What a layer cannot show is laid out as a copy; the agent's repository is the same. */
    @Test
    void changedAttributesComeToTheNextRunAsWell() throws IOException {
        for (Storage storage : storages()) {
            var workspaces = workspaces(storage);
            CommitSha last =
                    head(
                            workspaces,
                            Start.at(base),
                            "echo 'README.md text eol=crlf' > .gitattributes; rm file");
            try (var workspace =
                    workspaces.forAgent(
                            REPOSITORY, key("again"), new Start(base, last), WorkspacesTest.ROOM)) {
                assertThat(containers.run(workspace, "git status --porcelain"))
                        .as("%s", storage)
                        .isEqualTo("D file\n?? .gitattributes");
            }
        }
    }

    private CommitSha head(Workspaces workspaces, Start start, String work) {
        try (var workspace =
                workspaces.forAgent(REPOSITORY, key("agent"), start, WorkspacesTest.ROOM)) {
            containers.run(workspace, work);
            return ((Captured) capture(workspaces, workspace)).head();
        }
    }

    private static CaptureResult capture(Workspaces workspaces, Workspace workspace) {
        return workspaces.capture(REPOSITORY, workspace, LIMITS, WorkspacesTest.MESSAGE);
    }

    private String parent(CommitSha commit) {
        return named(commit + "^");
    }
}
