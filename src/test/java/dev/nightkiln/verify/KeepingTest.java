package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.policy.CheckRule.KeptFiles;
import dev.nightkiln.workspace.ChangedContent;
import dev.nightkiln.workspace.LeftFiles;
import dev.nightkiln.workspace.WorkspaceException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Names that a check gave to what it left, and places where it cannot be put. */
class KeepingTest {
    private static final KeptFiles ALL = new KeptFiles(List.of(), List.of("**"), List.of());

    @TempDir private Path records;

    private Keeping.Kept kept(String... paths) {
        List<ChangedContent> files =
                Arrays.stream(paths).map(path -> new ChangedContent(path, path, "x")).toList();
        return Keeping.of(ALL, new LeftFiles(files, List.of()), records, "check-1");
    }

    @Test
    void whatHasNoPlainNameIsNotKept() {
        for (String path :
                List.of("../a", "a/../../b", "./a", "/a", "a//b", "a\n", "b\u202ec", "é", "")) {
            Keeping.Kept kept = kept(path);
            assertThat(kept.files()).as(path).isEmpty();
            assertThat(kept.problems())
                    .containsExactly(path + " was not kept, as its name is not plain");
        }
        assertThat(records).isEmptyDirectory();
        assertThat(kept("site/in dex~1.html").files())
                .extracting(KeptFile::path)
                .containsExactly("check-1/artifacts/site/in dex~1.html");
    }

    @Test
    void whereItCannotBeKeptTheAttemptStops() throws IOException {
        Files.writeString(records.resolve("check-1"), "in the way");
        assertThatThrownBy(() -> kept("a"))
                .isInstanceOf(WorkspaceException.class)
                .hasMessageContaining("check-1/artifacts/a failed; the attempt stops here");
    }
}
