package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** One complete answer about every file, or none. */
class ScanAnswerTest {
    private static final List<ScannedFile> FILES =
            List.of(new ScannedFile(0, false, "a"), new ScannedFile(0, true, "packed in a"));

    @Test
    void whatWasFoundIsToldByItsPlace() {
        assertThat(
                        ScanAnswer.read(
                                "found 0 github 3 4\nok 0\nfound 1 aws 1 1\nok 1\nend 2\n", FILES))
                .hasValue(
                        List.of(
                                new Suspicion(
                                        0, 3, 4, false, "what the scanner's rule github finds"),
                                new Suspicion(0, 1, 1, true, "what the scanner's rule aws finds")));
    }

    @Test
    void nothingFoundIsAnAnswer() {
        assertThat(ScanAnswer.read("ok 0\nok 1\nend 2\n", FILES)).hasValue(List.of());
        assertThat(ScanAnswer.read("end 0\n", List.of())).hasValue(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "end 2\n",
                "ok 0\nend 2\n",
                "ok 0\nok 1\n",
                "ok 0\nok 1\nend 1\n",
                "ok 1\nok 0\nend 2\n",
                "ok 0\nok 0\nok 1\nend 2\n",
                "ok 0\nok 1\nend 2\nend 2\n",
                "ok 0\nok 1\nend 2\nok 2\n",
                "ok 0\nok 1\nend 2\nfound 1 aws 1 1\n",
                "found 1 aws 1 1\nok 0\nok 1\nend 2\n",
                "found 0 AKIAQYLPMN 1 1\nok 0\nok 1\nend 2\n",
                "found 0 aws one 1\nok 0\nok 1\nend 2\n",
                "found 0 aws 1 1 the value\nok 0\nok 1\nend 2\n",
                "warning: something\nok 0\nok 1\nend 2\n",
                " ok 0\nok 1\nend 2\n",
                "ok 0\nok 1\nend 2\n\u0000"
            })
    void anythingElseIsNone(String output) {
        assertThat(ScanAnswer.read(output, FILES)).isEmpty();
    }
}
