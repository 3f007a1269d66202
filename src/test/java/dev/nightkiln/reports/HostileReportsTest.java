package dev.nightkiln.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.nightkiln.reports.TestCase.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reports that were written to break their reader. */
class HostileReportsTest {
    @TempDir private Path directory;

    private static TestReport read(String text) {
        return TestReports.read(List.of(ReportFile.of("r", text.getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 200_000})
    void aLargeSuiteIsReadWholeInSeconds(int tests) {
        String cases =
                IntStream.range(0, tests)
                        .mapToObj(i ->
                                "<testcase classname=\"a.B&lt;C&gt;\" name=\"t%d&#10;x\">%s</testcase>"
                                        .formatted(i, "<failure message=\"&amp;&lt;\">x</failure>"))
                        .collect(Collectors.joining());
        TestReport report =
                assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () -> read("<testsuite name=\"s\">" + cases + "</testsuite>"));
        assertThat(report.tests()).hasSize(tests);
        assertThat(report.problems()).isEmpty();
        assertThat(report.tests().getLast().id()).isEqualTo("a.B<C> › t%d x".formatted(tests - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 200_000})
    void aLargeTapStreamIsReadWholeInSeconds(int tests) {
        String points =
                IntStream.rangeClosed(1, tests)
                        .mapToObj(i -> "ok %d - does thing %d\n".formatted(i, i))
                        .collect(Collectors.joining());
        TestReport report =
                assertTimeoutPreemptively(
                        Duration.ofSeconds(20), () -> read("1.." + tests + "\n" + points));
        assertThat(report.tests()).hasSize(tests).allMatch(t -> t.status() == Status.PASSED);
        assertThat(report.problems()).isEmpty();
    }

    @Test
    void whatIsBeyondABoundIsSaid() {
        String one = "<testcase classname=\"c\" name=\"n\"><failure>" + "m".repeat(9_000);
        String many =
                IntStream.range(0, Collected.MAX_TESTS + 7)
                        .mapToObj(_ -> "<testcase name=\"x\"/>")
                        .collect(Collectors.joining());
        TestReport report =
                read(
                        "<testsuite name='s'><testcase name='%s'/>%s</failure></testcase>%s</testsuite>"
                                .formatted("n".repeat(900), one, many));
        assertThat(report.tests()).hasSize(Collected.MAX_TESTS);
        assertThat(report.problems())
                .containsExactly(
                        "9 tests beyond the first 250,000 were not read",
                        "1 tests have names of more than 300 characters, which are cut");
        assertThat(report.tests().get(0).id()).hasSizeLessThanOrEqualTo(TestIds.MAX_ID);
        assertThat(report.tests().get(1).message())
                .hasSizeLessThanOrEqualTo(Collected.MAX_MESSAGE)
                .endsWith("characters in all]");
    }

    @Test
    void messagesOfAllTestsTogetherAreBounded() {
        String one = "<testcase name='n'><failure>" + "m".repeat(1_900) + "</failure></testcase>";
        TestReport report = read("<testsuite>" + one.repeat(10_000) + "</testsuite>");
        long all = report.tests().stream().mapToLong(test -> test.message().length()).sum();
        assertThat(report.tests()).hasSize(10_000).allMatch(t -> t.status() == Status.FAILED);
        assertThat(all).isLessThanOrEqualTo(Collected.MAX_MESSAGES);
        assertThat(report.problems()).hasSize(1).first().asString().contains("found no room");
    }

    @Test
    void namesAlikeForTheirFirstThousandCharactersAreToldApartInAnyOrder() {
        String a = "<testcase name='" + "n".repeat(5_000) + "a'/>";
        String b = "<testcase name='" + "n".repeat(5_000) + "b'/>";
        List<String> one = ids(read("<testsuite>" + a + b + "</testsuite>"));
        List<String> other = ids(read("<testsuite>" + b + a + "</testsuite>"));
        assertThat(one).doesNotHaveDuplicates().isEqualTo(other.reversed());
    }

    private static List<String> ids(TestReport report) {
        return report.tests().stream().map(TestCase::id).toList();
    }

    @Test
    void thousandsOfFilesAreReadUpToABoundThatIsSaid() {
        List<ReportFile> files =
                IntStream.range(0, TestReports.MAX_FILES + 3)
                        .mapToObj(i -> new ReportFile("f%05d".formatted(i), "rubbish"))
                        .toList();
        TestReport report = TestReports.read(files);
        assertThat(report.problems())
                .hasSizeLessThan(60)
                .contains("3 report files were not read, only the first 2,000")
                .last()
                .isEqualTo("1,950 more problems");
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() {
        var file = new ReportFile("huge", " ".repeat(TestReports.MAX_BYTES) + "<a/>");
        assertThat(TestReports.read(List.of(file)).problems())
                .containsExactly("huge was not read, as it has more than 64 MiB");
    }

    @Test
    void depthIsBoundedInBothFormats() {
        TestReport xml = read("<testsuite name='d'>".repeat(100_000));
        assertThat(xml.problems())
                .containsExactly("r is nested deeper than 64; it was read no further");
        String tap =
                IntStream.range(0, 2_000)
                        .mapToObj(i -> " ".repeat(4 * i) + "ok 1 - deep\n")
                        .collect(Collectors.joining());
        assertThat(read(tap).problems()).contains("r has 1,967 tests deeper than 32");
    }

    @Test
    void nothingOutsideOfTheFileIsAsked() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "<testcase name='STOLEN'/>");
        for (String wrapped :
                List.of(
                        "<!DOCTYPE t [<!ENTITY x SYSTEM '%s'>]><testsuite>&x;</testsuite>",
                        "<!DOCTYPE t SYSTEM '%s'><testsuite><testcase name='a'/></testsuite>",
                        "<!DOCTYPE t [<!ENTITY %% x SYSTEM '%s'>%%x;]><testsuite/>",
                        "<testsuite xmlns:xi='http://www.w3.org/2001/XInclude'>"
                                + "<xi:include href='%s'/></testsuite>")) {
            TestReport report = read(wrapped.formatted(secret.toUri()));
            assertThat(report.tests()).isEmpty();
            assertThat(report.problems()).isNotEmpty();
        }
    }

    @Test
    void entitiesThatMultiplyAreNotExpanded() {
        String entities =
                IntStream.range(1, 20)
                        .mapToObj(i ->
                                "<!ENTITY e%d '%s'>"
                                        .formatted(i, "&e%d;".formatted(i - 1).repeat(10)))
                        .collect(Collectors.joining());
        String bomb = "<!DOCTYPE t [<!ENTITY e0 'x'>" + entities + "]><testsuite name='&e19;'/>";
        TestReport report = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> read(bomb));
        assertThat(report.tests()).isEmpty();
        assertThat(report.problems()).hasSize(1);
    }

    @Test
    void aBlockOfDiagnosticsCannotHideWhatFollows() {
        TestReport report = read("1..2\nok 1 - a\n  ---\nnot ok 2 - b\n");
        assertThat(report.tests()).extracting(TestCase::status).contains(Status.FAILED);
    }

    @Test
    void whatARunPutsIntoNamesOfItsOwnIsNoPartOfThem() {
        assertThat(
                        ids(
                                read(
                                        "<testsuite><testcase name='a[/tmp/x1/f.txt] Foo@1a2b3c4d 0x7fffaa11'/></testsuite>")))
                .isEqualTo(
                        ids(
                                read(
                                        "<testsuite><testcase name='a[/tmp/x2/y/f.txt] Foo@9f8e7d6c 0x7fffbb22'/></testsuite>")))
                .containsExactly("a[…/f.txt] Foo0x… 0x…");
    }

    /** Whatever the bytes are, the answer is a report, and silence about nothing. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void damagedFilesNeverBreakTheReader(long seed) throws IOException {
        var random = new Random(seed);
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/reports"))) {
            for (Path file : files.sorted().toList()) {
                byte[] whole = Files.readAllBytes(file);
                for (int round = 0; round < 200; round++) {
                    TestReport report =
                            TestReports.read(List.of(ReportFile.of("r", damaged(whole, random))));
                    assertThat(report.tests().size() + report.problems().size()).isPositive();
                    assertThat(ids(report)).doesNotHaveDuplicates();
                }
            }
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 1));
        for (int i = random.nextInt(8); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
