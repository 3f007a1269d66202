package dev.nightkiln;

import dev.nightkiln.Finding.Fail;
import dev.nightkiln.Finding.Ok;
import dev.nightkiln.Finding.Warn;
import dev.nightkiln.yaml.Characters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks every part whether it is well and says in plain text what is missing and how to mend it. */
final class Doctor {
    private static final int LONGEST = 2000;

    private final List<Probe> probes;
    private final Duration patience;

    Doctor(List<Probe> probes, Duration patience) {
        this.probes = List.copyOf(probes);
        this.patience = patience;
    }

    /** All at once, each for as long as the patience lasts; answers in the order of the probes. */
    List<Finding> examine() throws InterruptedException {
        var asked = new ArrayList<FutureTask<Finding>>();
        for (Probe probe : probes) {
            var task = new FutureTask<>(probe.question());
            Thread.ofVirtual().name("doctor " + probe.name()).start(task);
            asked.add(task);
        }
        var findings = new ArrayList<Finding>();
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (int i = 0; i < probes.size(); i++) {
                findings.add(answer(probes.get(i), asked.get(i), end));
            }
        } finally {
            asked.forEach(task -> task.cancel(true));
        }
        return List.copyOf(findings);
    }

    private Finding answer(Probe probe, FutureTask<Finding> task, long end)
            throws InterruptedException {
        try {
            return task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            return new Fail(probe.name(), reason(failed), probe.mend());
        } catch (TimeoutException slow) {
            String what = "no answer within " + patience.toSeconds() + " seconds";
            return new Fail(probe.name(), what, probe.mend());
        }
    }

    private static String reason(ExecutionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    /** Names aligned, mends below; nothing in it can move a terminal's cursor. */
    static String render(List<Finding> findings) {
        int width = findings.stream().mapToInt(f -> f.name().length()).max().orElse(0);
        var text = new StringBuilder();
        for (Finding finding : findings) {
            switch (finding) {
                case Ok(String name, String what) -> line(text, width, "ok", name, what);
                case Warn(String name, String what, String mend) -> {
                    line(text, width, "WARN", name, what);
                    line(text, width, "", "", "-> " + mend);
                }
                case Fail(String name, String what, String mend) -> {
                    line(text, width, "FAIL", name, what);
                    line(text, width, "", "", "-> " + mend);
                }
            }
        }
        return text.append('\n').append(summary(findings)).append('\n').toString();
    }

    private static void line(
            StringBuilder text, int width, String level, String name, String what) {
        String start = "%-4s  %-" + Math.max(1, width) + "s  ";
        text.append(start.formatted(level, oneLine(name))).append(oneLine(what)).append('\n');
    }

    private static String oneLine(String text) {
        var shown = new StringBuilder();
        text.strip()
                .codePoints()
                .limit(LONGEST)
                .map(point -> Characters.isPlain(point) ? point : ' ')
                .forEach(shown::appendCodePoint);
        return shown.toString().replaceAll(" {2,}", " ");
    }

    private static String summary(List<Finding> findings) {
        long failures = findings.stream().filter(Fail.class::isInstance).count();
        long warnings = findings.stream().filter(Warn.class::isInstance).count();
        if (failures + warnings == 0) {
            return "All %d are well.".formatted(findings.size());
        }
        return "Of %d: failed %d, warnings %d.".formatted(findings.size(), failures, warnings);
    }

    /** For the command line: 1 when something fails, warnings pass. */
    static int exitCode(List<Finding> findings) {
        return findings.stream().anyMatch(Fail.class::isInstance) ? 1 : 0;
    }
}
