package dev.nightkiln.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("agent-timeout", "check-timeout", "cpus");

    @Test
    void theNearestKnownWordIsOffered() {
        assertThat(Suggestion.mend("agent_timeout", KNOWN))
                .isEqualTo("did you mean agent-timeout?");
        assertThat(Suggestion.mend("chekc-timeuot", KNOWN))
                .isEqualTo("did you mean check-timeout?");
        assertThat(Suggestion.mend("CPU", KNOWN)).isEqualTo("did you mean cpus?");
    }

    @Test
    void aWordLikeNoneIsAnsweredWithAllOfThem() {
        assertThat(Suggestion.mend("network", KNOWN))
                .isEqualTo("known here: agent-timeout, check-timeout, cpus");
        assertThat(Suggestion.mend("a".repeat(60_000), KNOWN)).startsWith("known here: ");
    }
}
