package dev.nightkiln.policy;

import java.time.Duration;
import java.util.List;

/**
 * A required check: it passed when the command ended with exit code 0 within the timeout. What it
 * leaves in its tree and matches {@code kept} is read afterwards.
 */
public record CheckRule(
        String name, List<String> command, String image, Duration timeout, KeptFiles kept) {
    /** Globs of test reports (JUnit XML or TAP), of files for the bundle, and of PNG pictures. */
    public record KeptFiles(
            List<String> reports, List<String> artifacts, List<String> screenshots) {
        public static final KeptFiles NONE = new KeptFiles(List.of(), List.of(), List.of());

        public KeptFiles {
            reports = List.copyOf(reports);
            artifacts = List.copyOf(artifacts);
            screenshots = List.copyOf(screenshots);
        }
    }

    public CheckRule {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("check " + name + " needs a command");
        }
    }
}
