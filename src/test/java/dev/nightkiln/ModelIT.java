package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.ModelStandIn;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An agent in its container calls models through the gateway, up to what the policy pays for. */
class ModelIT {
    private static final String MODELS =
            """
            models:
              - { provider: anthropic, model: claude-sonnet-* }
              - { provider: openai, model: gpt-5 }
              - { provider: gemini, model: gemini-2.5-pro* }
            """;

    /** Asks all three, each as its own clients do, and leaves what they said. */
    private static final String ASKING =
            """
            set -e
            ask() { curl -sSN --fail-with-body -H 'content-type: application/json' "$@"; }
            ask "$ANTHROPIC_BASE_URL/v1/messages" -H "x-api-key: $ANTHROPIC_API_KEY" \\
              -d '{"model":"claude-sonnet-5","max_tokens":100,"stream":true,"messages":[]}' > 1
            ask "$OPENAI_BASE_URL/responses" -H "Authorization: Bearer $OPENAI_API_KEY" \\
              -d '{"model":"gpt-5","stream":true,"input":"hi"}' > 2
            ask "$OPENAI_BASE_URL/chat/completions" -H "Authorization: Bearer $OPENAI_API_KEY" \\
              -d '{"model":"gpt-5","messages":[]}' > 3
            ask "$GOOGLE_GEMINI_BASE_URL/v1beta/models/gemini-2.5-pro:generateContent?key=$GEMINI_API_KEY" \\
              -d '{"contents":[]}' > 4
            grep -ho 'Good morning at noon' 1 2 3 4 > answers.txt
            rm 1 2 3 4
            """;

    /** Until it is told that it may not. */
    private static final String WITHOUT_END =
            """
            echo half > half.txt
            while curl -s --fail-with-body "$ANTHROPIC_BASE_URL/v1/messages" \\
              -H "x-api-key: $ANTHROPIC_API_KEY" \\
              -d '{"model":"claude-sonnet-5","max_tokens":100,"messages":[]}' 2>&1; do :; done
            exit 3
            """;

    /** What the check wants is never there. */
    private static final String TWICE =
            """
            echo try >> tries.txt
            for i in 1 2; do
              curl -s --fail-with-body "$ANTHROPIC_BASE_URL/v1/messages" \\
                -H "x-api-key: $ANTHROPIC_API_KEY" \\
                -d '{"model":"claude-sonnet-5","max_tokens":100,"messages":[]}' 2>&1
            done
            """;

    @TempDir static Path directory;
    private static ModelStandIn models;
    private static Road road;

    @BeforeAll
    static void open() throws IOException {
        models = ModelStandIn.open("sk-real-key-of-the-operator-0123456789");
        road =
                Road.open(
                        directory,
                        Optional.empty(),
                        "",
                        Optional.empty(),
                        Map.of("anthropic", models, "openai", models, "gemini", models));
    }

    @AfterAll
    static void close() {
        road.close();
        models.close();
    }

    @AfterEach
    void everythingIsTidy() {
        road.assertTidy();
    }

    private static Map<String, String> repository(String script, String limits) {
        var files = new HashMap<>(Seeds.shell("bash agent.sh", "test -s answers.txt", limits));
        files.computeIfPresent(Seeds.POLICY, (_, policy) -> policy + MODELS);
        files.put("agent.sh", script);
        return files;
    }

    @Test
    void whatAModelSaidBecomesAPullRequestWithWhatItCost() throws IOException {
        Ticket issue =
                road.repository("asking", repository(ASKING, "files: 10")).issue("Ask around");

        Task task = road.work(issue);

        Road.assertPublished(task);
        var pull = issue.place().pull();
        assertThat(issue.place().conversation(pull).only("evidence"))
                .contains(
                        """
                        Of models it used, as the gateway counted it:

                        | Model | Requests | Input tokens | of them cached | Output tokens | Cost |
                        |---|---|---|---|---|---|
                        | `anthropic/claude-sonnet-5` | 1 | 1,200 | 200 | 40 | $0.0037 |
                        | `openai/gpt-5` | 2 | 2,400 | 400 | 80 | $0.0034 |
                        | `gemini/gemini-2.5-pro` | 1 | 1,200 | 200 | 40 | $0.0032 |
                        """);
        assertThat(issue.only("status")).contains("exit code 0; 4 model requests, 4,960 tokens, $");
        assertThat(models.asked())
                .hasSizeGreaterThanOrEqualTo(4)
                .noneMatch(asked -> asked.toString().contains("nightkiln-"));
    }

    @Test
    void aSpentBudgetIsHandedBackWithWhatItWasAndHowToRaiseIt() throws IOException {
        Ticket issue =
                road.repository("spending", repository(WITHOUT_END, "model-tokens: 3000"))
                        .issue("Ask without end");

        Task task = road.work(issue);

        Road.assertEscalated(task, FailureReason.BUDGET_EXHAUSTED);
        assertThat(issue.place().pulls()).isEmpty();
        road.golden(task).check("escalation-budget.md", issue.only("escalation"));
        assertThat(issue.only("status")).contains("3 model requests, 3,720 tokens");
    }

    /** Two calls of 1,240 tokens in each run: after the fourth nothing is left of 4,000. */
    @Test
    void theBudgetIsThatOfAllRoundsTogether() throws IOException {
        var files = repository(TWICE, "model-tokens: 4000");
        files.computeIfPresent(
                Seeds.POLICY, (_, policy) -> policy.replace("rounds: 0", "rounds: 5"));
        Ticket issue = road.repository("spending-rounds", files).issue("Ask in rounds");

        Task task = road.work(issue);

        Road.assertEscalated(task, FailureReason.BUDGET_EXHAUSTED);
        assertThat(issue.only("escalation"))
                .contains("after 4 model requests, 4,960 tokens, $0.01")
                .contains("| 3 | `agent` | `limits.model-tokens of 4000");
        assertThat(issue.only("status"))
                .contains("2 model requests, 2,480 tokens, $0.0073`")
                .contains("; with the runs before it 4 model requests, 4,960 tokens, $0.01`");
    }

    @Test
    void aProviderWithoutAKeyIsNamedBeforeAnythingStarts() throws IOException {
        var files = new HashMap<>(Seeds.shell("echo done > result.txt", "true"));
        files.computeIfPresent(
                Seeds.POLICY,
                (_, policy) -> policy + "models: [{ provider: openai, model: gpt-5-mini }]\n");
        try (var bare = Road.open(directory.resolve("bare"), Optional.empty())) {
            Ticket issue = bare.repository("keyless", files).issue("Ask nobody");

            Task task = bare.work(issue);

            Road.assertEscalated(task, FailureReason.AGENT_FAILED);
            bare.golden(task).check("escalation-no-model-key.md", issue.only("escalation"));
            bare.assertTidy();
        }
    }
}
