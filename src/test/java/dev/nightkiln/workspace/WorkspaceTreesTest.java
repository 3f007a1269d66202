package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;
import static dev.nightkiln.workspace.WorkspacesTest.ROOM;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.sandbox.WorkspaceMount;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The trees that agents and checks get, and that nothing of them stays behind. */
class WorkspaceTreesTest extends OnWidgets {
    private static final WorkspaceKey KEY = new WorkspaceKey(new TaskId("2345678923"), 1, "agent");

    @Test
    void aCheckSeesExactlyTheTrackedFilesInBothModes() throws IOException {
        origin.inTree("rm", "-rq", "lib");
        origin.inTree("rm", "-q", "README.md");
        Files.createDirectories(origin.tree().resolve("README.md"));
        origin.write("README.md/now-a-directory", "x").write("src/ümlaut.txt", "changed\n");
        origin.inTree("rm", "-rq", "src/deep");
        origin.write("src/deep", "now a file");
        CommitSha head = origin.commit();
        workspaces.fetch(REPOSITORY, origin.remote(), head);
        var plain = new WorkspaceKey(KEY.task(), 1, "plain");
        try (var whole =
                        workspaces.forCheck(
                                REPOSITORY, plain, new Workspaces.Change(base, head), ROOM);
                var layered =
                        widgets.workspaces(true)
                                .forCheck(
                                        REPOSITORY, KEY, new Workspaces.Change(base, head), ROOM)) {
            assertThat(whole.written().resolve(".git")).doesNotExist();
            assertThat(merged(layered.mount())).isEqualTo(merged(whole.mount())).hasSize(8);
            assertThat(layered.written().resolve("lib"))
                    .satisfies(lib -> assertThat(Files.isDirectory(lib)).isFalse());
        }
    }

    /** What a kernel would show, for layers that hold no opaque directories. */
    private static Map<String, String> merged(WorkspaceMount mount) throws IOException {
        var seen = new TreeMap<String, String>();
        switch (mount) {
            case WorkspaceMount.Directory(Path path, _) -> add(path, seen);
            case WorkspaceMount.Overlay(var lower, var upper, _, _) -> {
                for (Path layer : lower.reversed()) {
                    add(layer, seen);
                }
                var top = new TreeMap<String, String>();
                add(upper, top);
                top.forEach((path, content) -> {
                    if (!content.equals("directory")) {
                        seen.keySet().removeIf(old -> old.startsWith(path + "/"));
                    }
                    if (content.equals("special")) {
                        seen.remove(path);
                    } else {
                        seen.put(path, content);
                    }
                });
            }
        }
        return seen;
    }

    private static void add(Path root, Map<String, String> seen) throws IOException {
        try (var paths = Files.walk(root)) {
            for (Path path : paths.filter(path -> !path.equals(root)).toList()) {
                String content =
                        Files.isSymbolicLink(path)
                                ? "-> " + Files.readSymbolicLink(path)
                                : Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                                        ? "directory"
                                        : Files.isRegularFile(path)
                                                ? Files.readString(path)
                                                : "special";
                seen.put(root.relativize(path).toString(), content);
            }
        }
    }

    @Test
    void leftoversAreFoundAndRemovedHoweverHostile() throws IOException {
        Path tree = workspaces.forAgent(REPOSITORY, KEY, Start.at(base), ROOM).written();
        String deep =
                "cd '%s' && for i in $(seq 1 1500); do mkdir a-rather-long-name && cd a-rather-long-name; done"
                        .formatted(tree);
        GitOrigin.command(List.of("bash", "-c", deep));
        GitOrigin.command(
                List.of(
                        "bash",
                        "-c",
                        "cd '%s' && mkdir -p shut/in && touch shut/in/f && chmod 000 shut/in shut && mkfifo pipe && ln -s / root"
                                .formatted(tree)));
        assertThat(workspaces.leftovers()).isEqualTo(Set.of(KEY.task()));
        workspaces.remove(KEY.task());
        assertThat(workspaces.leftovers()).isEmpty();
        assertThat(temporary.resolve("state/work/" + KEY.task())).doesNotExist();
        assertThat(origin.tree().resolve("README.md")).exists();
    }

    @Test
    void oldCheckoutsGoAndThoseInUseStay() throws IOException {
        var layered = widgets.workspaces(true);
        var first = layered.forAgent(REPOSITORY, KEY, Start.at(base), ROOM);
        assertThat(keptAfterSevenMore(layered))
                .hasSize(5)
                .contains(temporary.resolve("state/checkouts/42").resolve(base.hex()));
        first.close();
    }

    @Test
    void aCheckThatCannotBeLaidOutLetsGoOfTheCheckout() throws IOException {
        var layered = widgets.workspaces(true);
        var unknown = new Workspaces.Change(base, new CommitSha("1".repeat(40)));
        assertThatThrownBy(() -> layered.forCheck(REPOSITORY, KEY, unknown, ROOM))
                .isInstanceOf(WorkspaceException.class);
        Path checkout = temporary.resolve("state/checkouts/42").resolve(base.hex());
        assertThat(checkout).exists();
        assertThat(keptAfterSevenMore(layered)).hasSize(5).doesNotContain(checkout);
    }

    private List<Path> keptAfterSevenMore(Workspaces layered) throws IOException {
        for (int i = 0; i < 7; i++) {
            CommitSha next = origin.write("README.md", "round " + i).commit();
            layered.fetch(REPOSITORY, origin.remote(), next);
            layered.forAgent(
                            REPOSITORY,
                            new WorkspaceKey(KEY.task(), i + 2, "agent"),
                            Start.at(next),
                            ROOM)
                    .close();
        }
        try (var left = Files.list(temporary.resolve("state/checkouts/42"))) {
            return left.toList();
        }
    }

    @Test
    void theAgentsRepositoryIsCleanAndOnTheBase() throws IOException {
        try (var workspace = workspaces.forAgent(REPOSITORY, KEY, Start.at(base), ROOM)) {
            Path alternates = workspace.written().resolve(".git/objects/info/alternates");
            assertThat(alternates).hasContent("/nightkiln/objects");
            Files.writeString(alternates, workspace.objects().orElseThrow() + "\n");
            String[] git = {"-c", "safe.directory=*", "-C", workspace.written().toString()};
            assertThat(GitOrigin.git(git[0], git[1], git[2], git[3], "status", "--porcelain"))
                    .isEmpty();
            assertThat(GitOrigin.git(git[0], git[1], git[2], git[3], "log", "--format=%H"))
                    .isEqualTo(base.hex());
        }
    }
}
