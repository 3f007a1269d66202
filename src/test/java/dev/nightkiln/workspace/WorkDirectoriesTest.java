package dev.nightkiln.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.TaskId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The runs of one task come and go side by side. */
class WorkDirectoriesTest {
    private static final TaskId TASK = new TaskId("2345678923");

    @TempDir Path state;

    @Test
    void aRunThatGoesTakesNothingFromOneThatComes() throws Exception {
        var directories = new WorkDirectories(state);
        var parts = new ArrayList<Future<?>>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 1; i <= 4; i++) {
                var key = new WorkspaceKey(TASK, 1, "check-" + i);
                parts.add(
                        threads.submit(() -> {
                            for (int turn = 0; turn < 500; turn++) {
                                assertThat(directories.create(key)).isDirectory();
                                directories.remove(key);
                            }
                            return key;
                        }));
            }
        }

        for (Future<?> part : parts) {
            part.get();
        }
        assertThat(directories.tasks()).isEmpty();
    }
}
