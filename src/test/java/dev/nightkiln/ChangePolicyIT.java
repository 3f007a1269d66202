package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.testing.Seeds;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What the policy says of a change decides whether it is published, held or handed back. */
class ChangePolicyIT extends OnTheRoad {
    private static final String PROOF = "touch /tmp/ran";

    /** The agent and the policy's further lines, below its agent and its check. */
    private static Ended run(String name, String agent, String policy) throws IOException {
        Map<String, String> files = Seeds.shell(agent, PROOF);
        return run(name, Seeds.policy(files.get(Seeds.POLICY) + policy));
    }

    private static void assertDenied(Ended ended) {
        assertHandedBack(ended, FailureReason.POLICY_DENIED);
        assertThat(ended.escalation()).contains("diff --git");
    }

    @Test
    void aChangeOutsideTheWritablePathsIsHandedBackWithEveryRuleItBreaks() throws IOException {
        Ended ended =
                run(
                        "denied",
                        """
                        mkdir -p src; echo ok > src/good; echo no > other; printf 'x\\0y' > src/b;
                        cp /bin/sh src/tool; chmod 755 src/tool; chmod 755 README.md\
                        """,
                        """
                        paths:
                          writable: ["src/**"]
                          binaries: false
                          executables: false
                        """);

        assertDenied(ended);
        assertThat(ended.escalation()).contains("(.github/agent-policy.yml:");
        assertThat(road.app().tasks().finding(ended.task().id(), 1, "checks"))
                .as("nothing of it was run")
                .hasValueSatisfying(text -> assertThat(text).contains("[]"));
        golden(ended, "escalation-change-denied.md");
    }

    /** Where the real Claude Code and Gemini CLI look for settings that outrank a repository's. */
    @Test
    void anAgentFindsTheSwitchesThatKeepARepositorysHooksOffAndCannotFlipThem() throws IOException {
        Ended ended =
                run(
                        "switches",
                        """
                        s=/etc/claude-code/managed-settings.d/90-nightkiln.json;
                        g=$GEMINI_CLI_SYSTEM_SETTINGS_PATH;
                        grep -q disableAllHooks.:true $s; grep -q hooksConfig $g;
                        for f in $s $g; do
                        if (echo x >> $f || rm $f || mv $f /tmp/x) 2>/dev/null; then exit 1; fi;
                        done; echo found > result.txt\
                        """,
                        "");

        Road.assertPublished(ended.task());
    }

    @Test
    void aPolicyThatDoesNotTakeOurSignatureIsHandedBackBeforeAnythingIsSpent() throws IOException {
        Ended ended =
                run(
                        "pinned",
                        "echo never > result.txt",
                        "evidence:\n  keys: [\"sha256:" + "0".repeat(64) + "\"]\n");

        assertHandedBack(ended, FailureReason.POLICY_DENIED);
        assertThat(ended.escalation())
                .contains("The policy does not take evidence signed by this server's key");
        assertThat(road.app().tasks().finding(ended.task().id(), 1, "agent"))
                .as("no agent was started")
                .isEmpty();
    }

    @Test
    void aModeChangeAloneIsAChange() throws IOException {
        Ended ended = run("mode", "chmod 755 README.md", "paths:\n  executables: false\n");

        assertDenied(ended);
        assertThat(ended.escalation()).contains("README.md became executable");
    }

    @Test
    void moreLinesThanTheLimitAreHandedBack() throws IOException {
        Ended ended = run("lines", "seq 11 > numbers", "limits:\n  lines: 10\n");

        assertDenied(ended);
        assertThat(ended.escalation())
                .contains("limits.lines (.github/agent-policy.yml:")
                .contains("the change has 11 lines, at most 10 are taken");
    }

    @Test
    void aProtectedPathIsVerifiedAndPublishedHeld() throws IOException {
        Ended ended = run("held", "echo '* @eve' > CODEOWNERS; echo x > Dockerfile.ci", "");

        Road.assertPublished(ended.task());
        String evidence = ended.evidence();
        assertThat(evidence)
                .contains("CODEOWNERS is protected by CODEOWNERS (policies/default.yml:")
                .contains("Dockerfile.ci is protected by Dockerfile* (policies/default.yml:");
        road.golden(ended.task()).check("evidence-held.md", evidence);
    }

    @Test
    void aScriptThatTheBasesWorkflowRunsIsVerifiedAndPublishedHeld() throws IOException {
        Map<String, String> files = new HashMap<>(Seeds.shell("echo evil >> ci/test.sh", "true"));
        files.put("ci/test.sh", "true\n");
        files.put(
                ".github/workflows/ci.yml",
                "on: push\njobs: { a: { steps: [{ run: sh ci/test.sh }] } }\n");
        Ended ended = run("ci-script", files);

        Road.assertPublished(ended.task());
        assertThat(ended.evidence())
                .contains("ci/test.sh is protected by /ci/test.sh (.github/workflows/ci.yml:2)");
    }

    @Test
    void aNewDependencyIsVerifiedAndPublishedHeldWithItsSource() throws IOException {
        Ended ended =
                run(
                        "dependency",
                        """
                        printf '{\\n  "dependencies": {\\n    "l\\320\\276dash": "1.0.0",\\n\
                            "x": "git+https://git.example/x.git"\\n  }\\n}\\n' > package.json\
                        """,
                        "");

        Road.assertPublished(ended.task());
        var place = ended.issue().place();
        String evidence = place.conversation(place.pull()).only("evidence");
        assertThat(evidence)
                .contains("Dependencies: 1 from another source, 2 new; a second key has to agree")
                .contains("new: l\\u{43e}dash 1.0.0 (package.json:3)")
                .contains("source: x from git+https://git.example/x.git (package.json:4)");
        assertThat(road.app().tasks().finding(ended.task().id(), 1, "gates"))
                .hasValueSatisfying(text -> assertThat(text).contains("git.example"));
        road.golden(ended.task()).check("evidence-dependency.md", evidence);
    }

    @Test
    void aWorkflowIsVerifiedAndThenAPersonsToPublish() throws IOException {
        Ended ended =
                run(
                        "workflow",
                        "mkdir -p .github/workflows; echo 'on: push' > .github/workflows/x.yml",
                        "");

        assertDenied(ended);
        assertThat(ended.escalation()).contains("git apply --index change.patch");
        assertThat(road.app().tasks().finding(ended.task().id(), 1, "checks"))
                .hasValueSatisfying(text -> assertThat(text).contains("PASSED"));
        var commit = Pattern.compile("commit ([0-9a-f]{40})").matcher(ended.escalation());
        assertThat(commit.find()).isTrue();
        road.golden(ended.task())
                .commit("HEAD", new CommitSha(commit.group(1)))
                .check("escalation-workflow.md", ended.escalation());
    }
}
