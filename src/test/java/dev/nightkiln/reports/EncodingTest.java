package dev.nightkiln.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reports in what their writers took for the encoding. */
class EncodingTest {
    private static final String SUITE = "<testsuite><testcase name='grüße'/></testsuite>";

    private static TestReport read(String text, Charset charset) {
        return TestReports.read(List.of(ReportFile.of("r", text.getBytes(charset))));
    }

    private static List<String> ids(TestReport report) {
        return report.tests().stream().map(TestCase::id).toList();
    }

    private static String declaring(String name) {
        return "\n <?xml version='1.0' encoding = \"" + name + "\"?>\n" + SUITE;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "windows-1252", "utf-8"})
    void whatIsDeclaredIsBelieved(String name) {
        TestReport report = read(declaring(name), Charset.forName(name));
        assertThat(ids(report)).containsExactly("grüße");
        assertThat(report.problems()).isEmpty();
    }

    /** Some write two bytes a letter into the declaration, and one into the file. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "utf-16le", "IBM037", "x", "no-such-thing"})
    void whatCannotBeTrueIsNot(String name) {
        TestReport report = read(declaring(name), StandardCharsets.UTF_8);
        assertThat(ids(report)).containsExactly("grüße");
        assertThat(report.problems()).isEmpty();
    }

    /** As of a test that prints an image. */
    @Test
    void damagedBytesAreSaidAndHideNothing() {
        String text =
                "<testsuite><testcase name='a'><system-out>\u00ff\u00fe</system-out></testcase>"
                        + "<testcase name='b'/></testsuite>";
        TestReport report = read(text, StandardCharsets.ISO_8859_1);
        assertThat(ids(report)).containsExactly("a", "b");
        assertThat(report.problems())
                .containsExactly("r has bytes that are no UTF-8; they were read as \ufffd");
    }

    @Test
    void damagedTapIsSaidToo() {
        TestReport report = read("1..1\nok 1 - gr\u00fc\u00dfe\n", StandardCharsets.ISO_8859_1);
        assertThat(ids(report)).containsExactly("r › gr\ufffd\ufffde");
        assertThat(report.problems()).hasSize(1);
    }
}
