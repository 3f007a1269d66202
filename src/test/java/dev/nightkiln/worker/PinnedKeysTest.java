package dev.nightkiln.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.EvidenceRule;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Whose signature a repository takes. */
class PinnedKeysTest {
    private static final String OURS = "a".repeat(64);
    private static final String THEIRS = "b".repeat(64);

    @Test
    void withoutPinsAnyKeyIsTakenAndWithPinsOnlyThose() {
        assertThat(PinnedKeys.denial(new EvidenceRule(List.of()), OURS)).isEmpty();
        assertThat(
                        PinnedKeys.denial(
                                new EvidenceRule(List.of("sha256:" + THEIRS, "sha256:" + OURS)),
                                OURS))
                .isEmpty();
        assertThat(PinnedKeys.denial(new EvidenceRule(List.of("sha256:" + THEIRS)), OURS))
                .hasValueSatisfying(denial ->
                        assertThat(denial.log()).contains(OURS, THEIRS, "nightkiln keys list"));
    }
}
