package dev.nightkiln.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.PolicyResult.Effective;
import dev.nightkiln.policy.PolicyResult.Invalid;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is said about each file of the corpus, word by word; -Dgolden.write=true writes it. */
class PolicyGoldenTest {
    private static final boolean WRITE = Boolean.getBoolean("golden.write");

    @Test
    void everyFileIsAnsweredInTheseWords() throws IOException {
        var actual = new TreeMap<String, String>();
        var expected = new TreeMap<String, String>();
        for (Path file : files()) {
            Path answer = PolicyCorpus.expected(file);
            String said = said(PolicyCorpus.text(file));
            if (WRITE) {
                Files.writeString(answer, said);
            }
            actual.put(file.getFileName().toString(), said);
            expected.put(file.getFileName().toString(), PolicyCorpus.text(answer));
        }
        assertThat(actual).containsExactlyEntriesOf(expected);
    }

    @Test
    void theCorpusIsLargeEnoughToMeanSomething() {
        assertThat(PolicyCorpus.files("good")).hasSizeGreaterThanOrEqualTo(4);
        assertThat(files()).hasSizeGreaterThanOrEqualTo(40);
    }

    private static List<Path> files() {
        return Stream.of("good", "shape", "meaning", "syntax")
                .flatMap(kind -> PolicyCorpus.files(kind).stream())
                .toList();
    }

    private static String said(String yaml) {
        return switch (PolicyCorpus.policies().effective(Optional.of(yaml))) {
            case Effective(Policy policy, String digest) ->
                    CanonicalForm.of(policy) + "sha256 " + digest + "\n";
            case Invalid(List<PolicyError> errors) ->
                    errors.stream().map(error -> error + "\n").collect(Collectors.joining());
        };
    }
}
