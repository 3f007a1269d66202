package dev.nightkiln.reports;

import java.util.Comparator;
import java.util.List;

/**
 * Reads the reports of one run: JUnit XML and TAP, told by content. The files are hostile: time and
 * memory grow with their size and no faster, nothing outside of them is asked, and whatever is
 * beyond a bound or cannot be read is said among the problems.
 */
public final class TestReports {
    static final int MAX_FILES = 2_000;
    static final int MAX_BYTES = 64 << 20;

    private TestReports() {}

    /** All tests of all files, in the order of their paths, each under an id of its own. */
    public static TestReport read(List<ReportFile> files) {
        List<ReportFile> ordered =
                files.stream().sorted(Comparator.comparing(ReportFile::path)).toList();
        var found = new Collected();
        for (ReportFile file : ordered.subList(0, Math.min(MAX_FILES, ordered.size()))) {
            read(file, found.in(file.path()));
        }
        if (ordered.size() > MAX_FILES) {
            found.last(
                    "%,d report files were not read, only the first %,d"
                            .formatted(ordered.size() - MAX_FILES, MAX_FILES));
        }
        return found.report();
    }

    private static void read(ReportFile file, Collected found) {
        int before = found.size();
        if (file.content().isBlank()) {
            found.problem("is empty");
        } else if (file.content().length() > MAX_BYTES) {
            found.problem("was not read, as it has more than %d MiB".formatted(MAX_BYTES >> 20));
        } else if (Encoding.isMarkup(file.content())) {
            JunitReader.read(Encoding.markup(file, found), found);
        } else {
            TapReader.read(Encoding.plain(file, found), found);
        }
        if (found.size() == before && !found.hasProblem()) {
            found.problem("lists no tests");
        }
    }
}
