package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.FailureReason;
import dev.nightkiln.testing.Seeds;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

/** Whatever an agent does, the task ends in one of the two ways that a person can act on. */
class EndingsIT extends OnTheRoad {
    private static final String WORK = "echo done > result.txt";

    @Test
    void anAgentThatChangesNothingIsHandedBack() throws IOException {
        Ended ended = run("silent", Seeds.greeter("silent"));

        assertHandedBack(ended, FailureReason.NO_CHANGE);
        golden(ended, "escalation-no-change.md");
        road.golden(ended.task()).check("status-escalated.md", ended.issue().only("status"));
    }

    @Test
    void anAgentThatFailsIsHandedBackWithItsWords() throws IOException {
        Ended ended = run("fails", Seeds.greeter("fails"));

        assertHandedBack(ended, FailureReason.AGENT_FAILED);
        golden(ended, "escalation-agent-failed.md");
    }

    @Test
    void anAgentThatHangsIsStoppedByItsTimeout() throws IOException {
        Map<String, String> files =
                Seeds.shell(
                        "trap '' TERM; echo start > half.txt; while true; do echo thinking; sleep 0.3; done",
                        "true",
                        "agent-timeout: 2s\n");
        Ended ended = run("hangs", files);

        assertHandedBack(ended, FailureReason.TIMEOUT);
        assertThat(ended.escalation())
                .contains("stopped after 2 seconds")
                .contains("thinking")
                .contains("+start");
    }

    @Test
    void anAgentThatFallsSilentIsStopped() throws IOException {
        Map<String, String> files = Seeds.greeter("hangs");
        files.compute(
                Seeds.POLICY,
                (_, policy) ->
                        String.valueOf(policy).replace("idle-timeout: 30s", "idle-timeout: 2s"));
        Ended ended = run("idle", files);

        assertHandedBack(ended, FailureReason.IDLE_TIMEOUT);
        golden(ended, "escalation-idle-timeout.md");
    }

    @Test
    void theSilenceIsNamedAndNotTheTimeBeforeIt() throws IOException {
        String agent = "for i in 1 2 3 4 5 6; do echo $i; sleep 0.5; done; sleep 60";
        Ended ended = run("late-silence", Seeds.shell(agent, "true", "idle-timeout: 1s\n"));

        assertHandedBack(ended, FailureReason.IDLE_TIMEOUT);
        assertThat(ended.escalation()).contains("stopped after 1 second without output");
    }

    @Test
    void anAgentThatFloodsIsPublishedWithBoundedLogs() throws IOException {
        Ended ended = run("floods", Seeds.greeter("floods"));

        Road.assertPublished(ended.task());
        String evidence = ended.evidence();
        assertThat(evidence.length()).isLessThan(20_000);
        try (var files = Files.walk(directory.resolve("state/evidence"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .allMatch(file -> file.toFile().length() < 40_000_000);
        }
    }

    @Test
    void anAgentThatPlantsLinksOutOfItsTreeIsRefusedByPathAndRule() throws IOException {
        Ended ended = run("writes-outside", Seeds.greeter("writes-outside"));

        assertHandedBack(ended, FailureReason.POLICY_DENIED);
        golden(ended, "escalation-policy-denied.md");
    }

    @Test
    void aLinkOutOfTheTreeIsRefused() throws IOException {
        Ended ended = run("links-out", Seeds.shell("ln -s /etc/passwd passwd", "true"));

        assertHandedBack(ended, FailureReason.POLICY_DENIED);
        assertThat(ended.escalation()).contains("`passwd breaks the rule symlink: ");
    }

    @Test
    void anAgentThatTriesTheNetworkIsPublishedWithWhatItAskedFor() throws IOException {
        Ended ended = run("uses-network", Seeds.greeter("uses-network"));

        Road.assertPublished(ended.task());
        String evidence = ended.evidence();
        assertThat(evidence)
                .contains("0 requests were let through and ")
                .contains("`example.com")
                .contains("169.254.169.254")
                .doesNotContain("REACHED");
    }

    @Test
    void anAgentThatHidesRepositoriesInItsTreeIsRefused() throws IOException {
        Ended ended = run("nests-repository", Seeds.greeter("nests-repository"));

        assertHandedBack(ended, FailureReason.POLICY_DENIED);
        assertThat(ended.escalation()).contains("vendor/");
    }

    @Test
    void anAgentThatBreaksATestIsHandedBackWithPatchAndLog() throws IOException {
        Ended ended = run("breaks-tests", Seeds.greeterInTheMorning("breaks-tests"));

        assertHandedBack(ended, FailureReason.CHECK_FAILED);
        golden(ended, "escalation-check-failed.md");
    }

    @Test
    void aMissingImageIsFoundBeforeTheAgentStarts() throws IOException {
        Map<String, String> files = Seeds.shell(WORK, "true");
        files.compute(Seeds.POLICY, (_, policy) -> policy + "    image: nightkiln/not-built:dev\n");
        Ended ended = run("no-image", files);

        assertHandedBack(ended, FailureReason.IMAGE_UNAVAILABLE);
        assertThat(road.app().tasks().journal(ended.task().id()))
                .noneMatch(entry -> entry.state().equals("WORKING"));
        golden(ended, "escalation-image-unavailable.md");
    }

    @Test
    void aBrokenPolicyIsHandedBackWithLineAndMend() throws IOException {
        Map<String, String> files = Seeds.shell(WORK, "true", "agent-timeuot: 5m\nmemory: 99g\n");
        Ended ended = run("broken-policy", files);

        assertHandedBack(ended, FailureReason.POLICY_DENIED);
        golden(ended, "escalation-policy-broken.md");
    }

    @Test
    void aMissingPolicyIsHandedBackWithWhatToWrite() throws IOException {
        Map<String, String> files = Seeds.shell(WORK, "true");
        files.remove(Seeds.POLICY);
        road.tidiness()
                .expectRefusal(
                        "^GET \\S+/contents/\\.github/agent-policy\\.yml\\?ref=\\S+ -> 404$");
        Ended ended = run("no-policy", files);

        assertHandedBack(ended, FailureReason.POLICY_DENIED);
        golden(ended, "escalation-policy-missing.md");
    }

    @Test
    void anUnknownCommandIsHandedBackWithTheEnginesWords() throws IOException {
        Map<String, String> files =
                Seeds.policy(
                        """
                        agent:
                          image: nightkiln/sandbox:dev
                          command: [no-such-agent, --now]
                        checks:
                          - name: check
                            run: "true"
                        """);
        Ended ended = run("no-command", files);

        assertHandedBack(ended, FailureReason.AGENT_FAILED);
        assertThat(ended.escalation()).contains("no-such-agent failed: No such file or directory");
    }

    @Test
    void aCheckThatTakesTooLongIsATimeout() throws IOException {
        Map<String, String> files = Seeds.shell(WORK, "echo busy; sleep 60", "check-timeout: 1s\n");
        Ended ended = run("slow-check", files);

        assertHandedBack(ended, FailureReason.TIMEOUT);
        golden(ended, "escalation-check-timeout.md");
    }

    @Test
    void anAgentThatFillsTheDiskIsHandedBackWithItsQuota() throws IOException {
        String agent = "echo writing; head -c 64M /dev/zero > big 2>/dev/null; sleep 60";
        Ended ended = run("full-disk", Seeds.shell(agent, "true", "disk: 32m\n"));

        assertHandedBack(ended, FailureReason.DISK_FULL);
        golden(ended, "escalation-disk-full.md");
    }

    @Test
    void aCheckThatFillsTheDiskIsNoFailedCheck() throws IOException {
        String check = "echo writing; head -c 64M /dev/zero > big 2>/dev/null; sleep 60";
        Ended ended = run("full-check", Seeds.shell(WORK, check, "disk: 32m\n"));

        assertHandedBack(ended, FailureReason.DISK_FULL);
        golden(ended, "escalation-check-disk-full.md");
    }

    @Test
    void theAgentsExitCodeNeverDecides() throws IOException {
        Ended ended = run("exit-code", Seeds.shell(WORK + "; exit 1", "test -s result.txt"));

        Road.assertPublished(ended.task());
        assertThat(ended.evidence()).contains("exit code 1 after");
    }

    @Test
    void moreFilesThanTheLimitAreRefused() throws IOException {
        String agent = "mkdir many; for i in $(seq 2000); do echo $i > many/$i; done";
        Ended ended = run("many-files", Seeds.shell(agent, "true"));

        assertHandedBack(ended, FailureReason.POLICY_DENIED);
        golden(ended, "escalation-too-many-files.md");
    }
}
