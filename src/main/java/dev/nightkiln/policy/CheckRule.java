package dev.nightkiln.policy;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A required check: it passed when the command ended with exit code 0 within the timeout. What it
 * leaves in its tree and matches {@code kept} is read afterwards.
 */
public record CheckRule(
        String name, List<String> command, String image, Duration timeout, KeptFiles kept) {
    /** What Nightkiln's own check runs are called, beside {@code nightkiln} for all of them. */
    private static final Set<String> RESERVED =
            Set.of(
                    "policy",
                    "dependencies",
                    "secrets",
                    "comparison",
                    "second-key",
                    "sign-off",
                    "conflicts");

    /** Globs of test reports (JUnit XML or TAP), of files for the bundle, and of PNG pictures. */
    public record KeptFiles(
            List<String> reports, List<String> artifacts, List<String> screenshots) {
        public static final KeptFiles NONE = new KeptFiles(List.of(), List.of(), List.of());

        public KeptFiles {
            reports = List.copyOf(reports);
            artifacts = List.copyOf(artifacts);
            screenshots = List.copyOf(screenshots);
        }

        public boolean isReport(String path) {
            return matches(reports, path);
        }

        public boolean isArtifact(String path) {
            return matches(artifacts, path);
        }

        public boolean isScreenshot(String path) {
            return matches(screenshots, path);
        }

        private static boolean matches(List<String> globs, String path) {
            return globs.stream().map(PathGlob::exact).anyMatch(glob -> glob.matches(path));
        }
    }

    public CheckRule {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("check " + name + " needs a command");
        }
    }

    /** No check of a repository's policy may speak in the name of a gate. */
    public static boolean isReserved(String name) {
        return RESERVED.contains(name.strip().toLowerCase(Locale.ROOT));
    }
}
