package dev.nightkiln.evidence;

import static dev.nightkiln.testing.Proven.byCommand;
import static dev.nightkiln.testing.Proven.compared;
import static dev.nightkiln.testing.Proven.many;
import static dev.nightkiln.testing.Proven.seen;
import static dev.nightkiln.testing.Proven.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.testing.Proven;
import dev.nightkiln.verify.Observed;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.IntStream;

/** However much there is to say of a change, it fits into a comment. */
class LargeProofTest {
    @Test
    void twoHundredCriteriaAndTenThousandFailingTestsFit() {
        var criteria =
                IntStream.range(0, 200)
                        .mapToObj(n -> byCommand("é€😀|`@ada ".repeat(40) + n, "make test"))
                        .toArray(Criterion[]::new);
        var delta = tests(10, many(10_000), many(10_000), many(10_000));
        var signals =
                Collections.nCopies(
                                40,
                                seen(
                                        Signal.LOOSENED_TEST,
                                        Reaction.HOLD,
                                        "x".repeat(20_000),
                                        "é\n".repeat(20_000)))
                        .toArray(Observed[]::new);
        String text =
                EvidenceComment.render(
                        Proven.of(compared("test", 1, 1, delta))
                                .with(criteria)
                                .with(signals)
                                .decided("why\n".repeat(100_000))
                                .evidence());
        assertThat(text.length()).isLessThanOrEqualTo(65_536);
        assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(262_144);
        assertThat(text.strip()).endsWith("<!-- nightkiln:evidence:2345678923 -->");
        assertThat(text).startsWith("❌ Not passed on a1b2c3d: ").contains("10000 regressed");
        assertThat(text).contains("more criteria").contains("… and ").contains("**Not checked:**");
        assertThat(text.split("<details>", -1)).hasSameSizeAs(text.split("</details>", -1));
    }
}
