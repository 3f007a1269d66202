package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/** What goes between GitHub and the local copy: fetching, reading, pushing. */
class MirrorTest extends OnWidgets {

    @Test
    void aFileOfACommitIsReadFromTheMirrorAndALinkIsNot() {
        assertThat(workspaces.file(REPOSITORY, base, "README.md", 100)).contains("hello\n");
        assertThat(workspaces.file(REPOSITORY, base, "absent", 100)).isEmpty();
        assertThatThrownBy(() -> workspaces.file(REPOSITORY, base, "link", 100))
                .hasMessageContaining("is not a regular file");
        assertThatThrownBy(() -> workspaces.file(REPOSITORY, base, "README.md", 3))
                .hasMessageContaining("has 6 bytes, at most 3 are read");
    }

    @Test
    void aWrongTokenIsGitHubsRefusalAndIsNowhereInTheMessage() throws IOException {
        CommitSha next = origin.write("README.md", "next\n").commit();
        assertThatThrownBy(() ->
                        workspaces.fetch(REPOSITORY, origin.remote("ghs_wrongToken123"), next))
                .isInstanceOfSatisfying(
                        WorkspaceException.class,
                        e -> assertThat(e.reason()).isEqualTo(FailureReason.GITHUB_REFUSED))
                .hasMessageContaining("git fetch ended with exit code")
                .hasMessageNotContaining("wrongToken");
        workspaces.fetch(REPOSITORY, origin.remote(), next);
        assertThat(workspaces.file(REPOSITORY, next, "README.md", 100)).contains("next\n");
    }

    @Test
    void aPushNeverOverwritesWhatItDidNotExpect() throws IOException {
        CommitSha other = origin.write("README.md", "other\n").commit();
        workspaces.fetch(REPOSITORY, origin.remote(), other);
        workspaces.push(REPOSITORY, base, origin.remote(), "agent/x");
        workspaces.push(REPOSITORY, base, origin.remote(), "agent/x");
        assertThatThrownBy(() -> workspaces.push(REPOSITORY, other, origin.remote(), "agent/x"))
                .isInstanceOf(WorkspaceException.class)
                .hasMessageContaining("agent/x was refused");
        assertThat(origin.inBare("rev-parse", "agent/x")).isEqualTo(base.hex());
        workspaces.push(REPOSITORY, other, origin.remote(), "agent/x", base);
        assertThat(origin.inBare("rev-parse", "agent/x")).isEqualTo(other.hex());
    }
}
