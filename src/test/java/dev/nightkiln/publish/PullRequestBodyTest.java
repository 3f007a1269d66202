package dev.nightkiln.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Proof.BundleLink;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.testing.Proven;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class PullRequestBodyTest {
    private static final String FIRST = "https://k.example/evidence/2345678923-1-0a1b/";
    private static final String SECOND = "https://k.example/evidence/2345678923-2-1c2d/";

    private static Evidence evidence(Optional<String> page) {
        Evidence bare = Proven.of(Proven.uncompared("unit")).evidence();
        var link = new BundleLink("evidence.zip", "0".repeat(64), page, List.of());
        return bare.with(bare.proof().with(link));
    }

    @Test
    void theEvidenceIsLinkedWhereItIsShown() {
        assertThat(PullRequestBody.render(evidence(Optional.of(FIRST))))
                .contains("\n\n[All of the evidence](" + FIRST + ")\n\n");
        assertThat(PullRequestBody.render(evidence(Optional.empty()))).doesNotContain("](");
        assertThat(PullRequestBody.render(Proven.of(Proven.uncompared("unit")).evidence()))
                .doesNotContain("](");
    }

    @Test
    void aFollowUpLinksItsOwnAndLeavesWhatPeopleWrote() {
        Evidence first = evidence(Optional.of(FIRST));
        String mine = "\nSee [All of the evidence](https://elsewhere.example/) too.\n";
        var before = new PublishedCommit(8, "agent/x", new CommitSha("d".repeat(40)), 1);

        assertThat(
                        PullRequestBody.followed(
                                PullRequestBody.render(first) + mine,
                                before,
                                evidence(Optional.of(SECOND))))
                .contains("[All of the evidence](" + SECOND + ")")
                .doesNotContain(FIRST)
                .endsWith(mine);
        assertThat(PullRequestBody.followed(mine, before, first))
                .as("a description that people have written anew")
                .isEqualTo(mine);
    }
}
