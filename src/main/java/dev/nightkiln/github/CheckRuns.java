package dev.nightkiln.github;

import dev.nightkiln.github.CheckRunReport.Conclusion;
import dev.nightkiln.github.CheckRunReport.Progress.Completed;
import dev.nightkiln.github.CheckRunReport.Progress.InProgress;
import dev.nightkiln.github.CheckRunReport.Progress.Queued;
import dev.nightkiln.task.CommitSha;

import org.kohsuke.github.GHCheckRun;
import org.kohsuke.github.GHCheckRunBuilder;
import org.kohsuke.github.GHRepository;

import java.io.IOException;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Check runs found again by head, name and external id. */
final class CheckRuns {
    private final GHRepository repository;
    private final long appId;

    CheckRuns(GHRepository repository, long appId) {
        this.repository = repository;
        this.appId = appId;
    }

    /** One look per commit, one write per report. */
    void write(Collection<CheckRunReport> reports) throws IOException {
        Map<CommitSha, List<CheckRunReport>> byHead =
                reports.stream().collect(Collectors.groupingBy(CheckRunReport::head));
        for (Map.Entry<CommitSha, List<CheckRunReport>> entry : byHead.entrySet()) {
            var filter = new HashMap<String, Object>();
            filter.put("app_id", appId);
            filter.put("filter", "all");
            if (entry.getValue().size() == 1) {
                filter.put("check_name", entry.getValue().getFirst().name());
            }
            List<GHCheckRun> existing =
                    repository
                            .getCheckRuns(entry.getKey().hex(), filter)
                            .withPageSize(100)
                            .toList();
            for (CheckRunReport report : entry.getValue()) {
                write(report, existing);
            }
        }
    }

    private void write(CheckRunReport report, List<GHCheckRun> existing) throws IOException {
        Optional<GHCheckRun> same =
                existing.stream().filter(run -> isSame(run, report)).findFirst();
        if (same.filter(run -> saysAlready(run, report)).isPresent()) {
            return;
        }
        GHCheckRunBuilder builder =
                same.isPresent()
                        ? repository.updateCheckRun(same.get().getId())
                        : repository.createCheckRun(report.name(), report.head().hex());
        builder.withExternalID(report.externalId());
        switch (report.progress()) {
            case Queued() -> builder.withStatus(GHCheckRun.Status.QUEUED);
            case InProgress(var startedAt) ->
                    builder.withStatus(GHCheckRun.Status.IN_PROGRESS)
                            .withStartedAt(Date.from(startedAt));
            case Completed(var conclusion, var startedAt, var completedAt) ->
                    builder.withStatus(GHCheckRun.Status.COMPLETED)
                            .withConclusion(inGitHubsWords(conclusion))
                            .withStartedAt(Date.from(startedAt))
                            .withCompletedAt(Date.from(completedAt));
        }
        builder.add(outputOf(report.output())).create();
    }

    /** Whoever looks every few minutes must not write every few minutes. */
    private static boolean saysAlready(GHCheckRun run, CheckRunReport report) {
        var wanted = report.output();
        var shown = run.getOutput();
        return report.progress() instanceof Completed(var conclusion, _, _)
                && run.getStatus() == GHCheckRun.Status.COMPLETED
                && run.getConclusion() == inGitHubsWords(conclusion)
                && shown != null
                && Shortened.title(wanted.title()).equals(shown.getTitle())
                && Shortened.checkText(wanted.summary()).equals(shown.getSummary())
                && Shortened.checkText(wanted.text())
                        .equals(Objects.requireNonNullElse(shown.getText(), ""));
    }

    private boolean isSame(GHCheckRun run, CheckRunReport report) {
        var app = run.getApp();
        return report.name().equals(run.getName())
                && report.externalId().equals(run.getExternalId())
                && (app == null || app.getId() == appId);
    }

    /** With an empty text too: one that is left out leaves what an earlier report has said. */
    private static GHCheckRunBuilder.Output outputOf(CheckRunReport.Output output) {
        return new GHCheckRunBuilder.Output(
                        Shortened.title(output.title()), Shortened.checkText(output.summary()))
                .withText(Shortened.checkText(output.text()));
    }

    private static GHCheckRun.Conclusion inGitHubsWords(Conclusion conclusion) {
        return switch (conclusion) {
            case SUCCESS -> GHCheckRun.Conclusion.SUCCESS;
            case FAILURE -> GHCheckRun.Conclusion.FAILURE;
            case NEUTRAL -> GHCheckRun.Conclusion.NEUTRAL;
            case CANCELLED -> GHCheckRun.Conclusion.CANCELLED;
            case SKIPPED -> GHCheckRun.Conclusion.SKIPPED;
            case TIMED_OUT -> GHCheckRun.Conclusion.TIMED_OUT;
            case ACTION_REQUIRED -> GHCheckRun.Conclusion.ACTION_REQUIRED;
        };
    }
}
