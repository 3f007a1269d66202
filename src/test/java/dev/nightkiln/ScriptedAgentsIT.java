package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The demo's story rests on this: which of the seeded repository's tests are red, before and after
 * each scripted agent.
 */
class ScriptedAgentsIT {
    private record Outcome(String said, List<String> failed) {}

    private static final String NOON = "test_noon_is_afternoon";
    private static final String CAPITALS = "test_capitals_are_kept_as_their_owner_writes_them";
    private static final Path REPOSITORIES = Path.of("test-fixtures/repositories").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Runs every agent named as argument, one after the other in one workspace, then the required
     * check.
     */
    private static final String RUN =
            """
            set -e
            export NIGHTKILN_BRIEF=/tmp/brief
            mkdir "$NIGHTKILN_BRIEF"
            cp -r /seed/. /workspace/
            git init --quiet
            while read -r agent; do
              read -r task
              printf '%s' "$task" >"$NIGHTKILN_BRIEF/task.json"
              "/opt/agents/$agent" </dev/null
            done
            python3 -m unittest discover --verbose 2>&1 || true
            """;

    @Test
    void theSeededRepositoryHasOneRedTest() throws Exception {
        assertThat(run().failed()).containsExactly(NOON);
    }

    @Test
    void theStoryMakesTheFirstIssueGreen() throws Exception {
        assertThat(run(story(1, null)).failed()).isEmpty();
    }

    @Test
    void theStoryIsWrongThreeTimesOnTheSecondIssueAndEachTimeInAnotherWay() throws Exception {
        var first = story(2, null);
        var second = story(2, null, "unit tests: exit code 1");

        assertThat(run(first).failed()).containsExactly(CAPITALS);
        assertThat(run(first, second).failed())
                .containsExactly("test_a_name_in_small_letters_gets_capitals");
        assertThat(run(story(2, "CHECK_FAILED")).failed())
                .containsExactly("test_several_spaces_become_one");
    }

    @Test
    void theStoryMendsTheSecondIssueInTheSecondRoundOfItsSecondAttempt() throws Exception {
        var first = story(2, "CHECK_FAILED");
        var second = story(2, "CHECK_FAILED", "unit tests: exit code 1");

        assertThat(run(first, second).failed()).isEmpty();
    }

    @Test
    void theStoryMakesTheThirdIssueGreenBeforeAndAfterTheFirstIsMerged() throws Exception {
        assertThat(run(story(3, null)).failed()).isEmpty();
        assertThat(run(story(1, null), story(3, null)).failed()).isEmpty();
    }

    @Test
    void theStoryMakesTheIssuesGreenThatShowTheWalls() throws Exception {
        assertThat(run(story(4, null)).failed()).isEmpty();
        assertThat(run(story(5, null)).failed()).isEmpty();
    }

    @Test
    void theStoryChangesNothingForAnIssueItDoesNotKnow() throws Exception {
        Outcome outcome = run(List.of("story", task("Something else", null)));

        assertThat(outcome.said()).contains("know only the issues of the demo");
        assertThat(outcome.failed()).containsExactly(NOON);
    }

    @Test
    void theBreakingAgentBreaksAnotherTestAndMendsItWhenToldSo() throws Exception {
        assertThat(run(List.of("breaks-tests", task("any", null))).failed())
                .containsExactly("test_the_hours_before_noon_are_morning");
        assertThat(run(List.of("breaks-tests", task("any", "CHECK_FAILED"))).failed()).isEmpty();
    }

    private static List<String> story(int issue, @Nullable String previous, String... tried)
            throws IOException {
        JsonNode issues =
                new YAMLMapper().readTree(REPOSITORIES.resolve("greeter.issues.yml").toFile());
        for (JsonNode each : issues) {
            if (each.get("number").asInt() == issue) {
                return List.of("story", task(each.get("title").asString(), previous, tried));
            }
        }
        throw new AssertionError("no issue " + issue + " in greeter.issues.yml");
    }

    private static String task(String title, @Nullable String previous, String... tried) {
        Map<String, @Nullable Object> task = new HashMap<>();
        task.put("task", "t-1");
        task.put("attempt", previous == null ? 1 : 2);
        task.put("repository", "octo/greeter");
        task.put("issue", Map.of("number", 1, "title", title, "body", ""));
        task.put("base", "0".repeat(40));
        task.put(
                "previous",
                previous == null ? null : Map.of("reason", previous, "summary", "", "log", ""));
        task.put(
                "tried",
                Map.of(
                        "runs",
                        Arrays.stream(tried).map(summary -> Map.of("summary", summary)).toList()));
        return JSON.writeValueAsString(task);
    }

    @SafeVarargs
    private static Outcome run(List<String>... agents) throws IOException, InterruptedException {
        List<String> input = new ArrayList<>();
        for (List<String> agent : agents) {
            input.addAll(agent);
        }
        Process docker =
                new ProcessBuilder(
                                "docker",
                                "run",
                                "--rm",
                                "--interactive",
                                "--network",
                                "none",
                                "--cap-drop",
                                "ALL",
                                "--volume",
                                REPOSITORIES.resolve("greeter") + ":/seed:ro",
                                "nightkiln/scripted-agent:dev",
                                "timeout",
                                "60",
                                "bash",
                                "-c",
                                RUN)
                        .redirectErrorStream(true)
                        .start();
        try (var in = docker.outputWriter(StandardCharsets.UTF_8)) {
            for (String line : input) {
                in.write(line + "\n");
            }
        }
        String output = new String(docker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(docker.waitFor(90, TimeUnit.SECONDS)).as("the container ends").isTrue();
        assertThat(output).contains("Ran ");
        List<String> failed =
                Pattern.compile("^(?:FAIL|ERROR): (\\w+)", Pattern.MULTILINE)
                        .matcher(output)
                        .results()
                        .map((MatchResult result) -> result.group(1))
                        .distinct()
                        .toList();
        return new Outcome(output, failed);
    }
}
