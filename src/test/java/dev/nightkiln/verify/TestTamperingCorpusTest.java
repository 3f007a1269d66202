package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.ProofRule;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.testing.Golden;
import dev.nightkiln.workspace.ChangedContent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Small changes of tests, before and after, with the signals they must and must not give. A case
 * begins with {@code ===}, a file before it with {@code <<<} and after it with {@code >>>}.
 */
class TestTamperingCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/tampering");

    record Pair(
            String name,
            List<Signal> expected,
            List<ChangedContent> before,
            List<ChangedContent> after) {
        TestTampering.Look look() {
            return TestTampering.look(ProofRule.usual(), before, after);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Pair> pairs() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            var pairs = new ArrayList<Pair>();
            for (Path file : files.sorted().toList()) {
                Arrays.stream(("\n" + Files.readString(file)).split("\n=== ", -1))
                        .skip(1)
                        .map(TestTamperingCorpusTest::pair)
                        .forEach(pairs::add);
            }
            return pairs;
        }
    }

    private static Pair pair(String text) {
        String head = text.lines().findFirst().orElseThrow();
        int colon = head.lastIndexOf(": ");
        String signals = head.substring(colon + 2);
        return new Pair(
                head.substring(0, colon),
                signals.equals("nothing")
                        ? List.of()
                        : Arrays.stream(signals.split(", ", -1)).map(Signal::valueOf).toList(),
                files(text, "<<< "),
                files(text, ">>> "));
    }

    private static List<ChangedContent> files(String text, String mark) {
        var files = new ArrayList<ChangedContent>();
        for (String part : text.split("\n(?=<<< |>>> )", -1)) {
            if (part.startsWith(mark)) {
                String path = part.lines().findFirst().orElseThrow().substring(mark.length());
                String content = part.substring(part.indexOf('\n') + 1) + "\n";
                byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
                files.add(
                        new ChangedContent(
                                path, path, new String(bytes, StandardCharsets.ISO_8859_1)));
            }
        }
        return files;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void eachChangeGivesItsSignalsAndNoOthers(Pair pair) {
        assertThat(pair.look().signals())
                .as("%s", pair.look().signals())
                .extracting(Observed::signal)
                .containsExactlyInAnyOrderElementsOf(pair.expected());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void whatDidNotChangeGivesNoSignal(Pair pair) {
        assertThat(TestTampering.look(ProofRule.usual(), pair.before(), pair.before()).signals())
                .isEmpty();
        assertThat(TestTampering.look(ProofRule.usual(), pair.after(), pair.after()).signals())
                .isEmpty();
    }

    @Test
    void eachIsToldInTheseWords() throws IOException {
        String told =
                pairs().stream()
                        .map(pair -> pair.name() + "\n" + told(pair.look()))
                        .collect(Collectors.joining("\n"));
        new Golden("tampering").check("corpus.txt", told.strip());
    }

    private static String told(TestTampering.Look look) {
        var told = new StringBuilder();
        for (Observed seen : look.signals()) {
            told.append("  %s: %s%n".formatted(seen.signal().key(), seen.summary()));
            seen.details().forEach(detail -> told.append("    " + detail + "\n"));
        }
        look.notRead().forEach(file -> told.append("  not read: " + file + "\n"));
        return told.toString();
    }

    @Test
    void theCorpusIsLargeEnoughToMeanSomething() throws IOException {
        assertThat(pairs()).hasSizeGreaterThanOrEqualTo(80);
        assertThat(pairs()).filteredOn(pair -> pair.expected().isEmpty()).hasSizeGreaterThan(18);
    }
}
