package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.View.CheckRunView;
import dev.nightkiln.testing.Seeds;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What people are shown keeps to GitHub's limits, whatever the change and its checks come to. */
class SizesIT extends OnTheRoad {
    private static final int LIMIT = 65_535;
    private static final long LOG = 200L << 20;

    /** Left by the agent, so the base knows nothing of it. */
    private static final String AGENT = "seq -f 'line %.0f of many' 50000 > many.txt";

    private static final String CHECK =
            """
            test -f many.txt || exit 0
            mkdir -p reports
            {
              echo '<testsuite name="many">'
              for i in $(seq 10000); do
                echo "<testcase classname='many' name='test_$i'><failure message='no $i'>x</failure></testcase>"
              done
              echo '</testsuite>'
            } > reports/many.xml
            yes 'a line that says nothing, again and again' | head -c 200M
            """;

    private static Map<String, String> files(String last) {
        Map<String, String> files =
                Seeds.shell(AGENT, "sh ./check.sh", "lines: 60000\noutput: 10m\n");
        files.compute(
                Seeds.POLICY,
                (_, policy) ->
                        Objects.requireNonNull(policy)
                                .replace("limits:", "    reports: [reports/*.xml]\nlimits:"));
        files.put("check.sh", CHECK + last);
        return files;
    }

    @Test
    void theCommentAndTheCheckRunsOfAHugeChangeFit() throws IOException {
        Ended ended = run("huge", files("exit 0\n"));

        Road.assertPublished(ended.task());
        assertFits(ended.evidence());
        for (CheckRunView run : ended.place().checkRuns()) {
            assertFits(Optional.ofNullable(run.summary()).orElse(""));
            assertFits(Optional.ofNullable(run.text()).orElse(""));
        }
        assertThat(ended.evidence()).contains("+50000 −0").contains("many.txt");
        assertLogsAreBounded();
        assertMemoryIsFlat();
    }

    @Test
    void theEscalationOfAHugeChangeFits() throws IOException {
        Ended ended = run("huge-failure", files("exit 1\n"));

        assertThat(ended.place().pulls()).isEmpty();
        assertFits(ended.escalation());
        assertLogsAreBounded();
        assertMemoryIsFlat();
    }

    /** GitHub counts characters; bytes are more. */
    private static void assertFits(String text) {
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(LIMIT);
    }

    private static void assertLogsAreBounded() throws IOException {
        try (var files = Files.walk(directory.resolve("state"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .allMatch(file -> file.toFile().length() < LOG / 4);
        }
    }

    /** What was left after the collector's last visits, however much has passed through. */
    private static void assertMemoryIsFlat() {
        long kept =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .map(MemoryPoolMXBean::getCollectionUsage)
                        .filter(Objects::nonNull)
                        .mapToLong(usage -> usage.getUsed())
                        .sum();
        assertThat(kept).isLessThan(3 * LOG / 2);
    }
}
