package dev.nightkiln;

import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskState;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The story as JSON, for whoever measures: one entry per attempt, with the milliseconds it spent in
 * each state.
 */
final class DemoReport {
    private DemoReport() {}

    static void write(Path file, List<Story.Ending> endings) throws IOException {
        var report = new LinkedHashMap<String, Object>();
        report.put("ok", endings.stream().allMatch(Story.Ending::asExpected));
        report.put("tasks", endings.stream().map(DemoReport::entry).toList());
        Files.writeString(
                file,
                JsonMapper.builder()
                                .build()
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsString(report)
                        + "\n");
    }

    private static Map<String, @Nullable Object> entry(Story.Ending ending) {
        TaskState state = ending.task().state();
        var entry = new LinkedHashMap<String, @Nullable Object>();
        entry.put("issue", ending.issue());
        entry.put("task", ending.task().id().value());
        entry.put("attempt", state.attempt());
        entry.put("state", state.name());
        entry.put(
                "reason",
                state instanceof TaskState.Escalated(_, var reason, _) ? reason.name() : null);
        entry.put("pullRequest", state.pullRequestNumber().orElse(null));
        entry.put("head", head(state));
        entry.put("phases", phases(ending.journal()));
        entry.put(
                "totalMillis",
                Duration.between(ending.journal().getFirst().at(), ending.journal().getLast().at())
                        .toMillis());
        entry.put("asExpected", ending.asExpected());
        return entry;
    }

    private static @Nullable String head(TaskState state) {
        return state instanceof TaskState.Published(_, CommitSha head, _) ? head.hex() : null;
    }

    private static Map<String, Long> phases(List<JournalEntry> journal) {
        var phases = new LinkedHashMap<String, Long>();
        for (int i = 0; i + 1 < journal.size(); i++) {
            long millis = Duration.between(journal.get(i).at(), journal.get(i + 1).at()).toMillis();
            phases.merge(journal.get(i).state(), millis, Long::sum);
        }
        return phases;
    }
}
