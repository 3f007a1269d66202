package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.Policies;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.spec.SpecificationReader;
import dev.nightkiln.spec.SpecificationResult.Understood;
import dev.nightkiln.task.Criterion.Proof;
import dev.nightkiln.testing.Golden;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code init} and {@code spec check} do to files, and what they leave alone. */
class InitCommandTest {
    private static final Map<String, String> FILLED =
            Map.of(
                    "outcome", "The page names the product in its title.",
                    "files", "- `index.html`",
                    "criteria", "- it does => `grep -q Kiln index.html`",
                    "commands", "```shell\nmake test\n```",
                    "budget", "1.50",
                    "priority", "High");

    @TempDir Path directory;

    private final StringWriter said = new StringWriter();

    @BeforeEach
    void make() throws IOException {
        Files.createDirectory(directory.resolve(".git"));
    }

    private int run(String... arguments) {
        var writer = new PrintWriter(said);
        return new CommandLine(new Cli()).setOut(writer).setErr(writer).execute(arguments);
    }

    private int init() {
        return run("init", directory.toString());
    }

    private String text(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    @Test
    void aCheckoutGetsAFormAndAPolicyWithItsOwnTestCommand() throws IOException {
        Files.writeString(directory.resolve("go.mod"), "module x\n");

        assertThat(init()).as(said.toString()).isZero();

        assertThat(text(InitCommand.FORM)).isEqualTo(InitCommand.form());
        assertThat(Policies.packed().effective(Optional.of(text(Policies.REPOSITORY_FILE))))
                .isInstanceOfSatisfying(
                        PolicyResult.Effective.class,
                        effective ->
                                assertThat(effective.policy().checks().getFirst().command())
                                        .contains("go test ./..."));
    }

    @Test
    void thePolicySaysWhatToDoBeforeRealWork() throws IOException {
        Files.writeString(directory.resolve("package.json"), "{}\n");
        assertThat(init()).isZero();

        new Golden("init").check("agent-policy.yml", text(Policies.REPOSITORY_FILE).strip());
        new Golden("init")
                .check("said.txt", said.toString().replace(directory.toString(), "DIR").strip());
    }

    /** So that a new operator sees the whole way before there is an image or a key. */
    @Test
    void itsAgentNeedsNothingButAShell(@TempDir Path tree) throws Exception {
        Path brief = Files.createDirectory(tree.resolve("brief"));
        Files.writeString(brief.resolve("TASK.md"), "Say hello.\n");
        assertThat(init()).isZero();
        PolicyResult policy =
                Policies.packed().effective(Optional.of(text(Policies.REPOSITORY_FILE)));
        if (!(policy instanceof PolicyResult.Effective(var effective, _))) {
            throw new AssertionError(policy);
        }

        var agent = new ProcessBuilder(effective.agent().command());
        agent.directory(tree.toFile()).environment().put("NIGHTKILN_BRIEF", brief.toString());
        assertThat(agent.start().waitFor()).isZero();

        assertThat(tree.resolve("told-by-nightkiln.md")).hasContent("Say hello.\n");
    }

    @Test
    void whatIsThereStays() throws IOException {
        Files.createDirectories(directory.resolve(".github"));
        Files.writeString(directory.resolve(Policies.REPOSITORY_FILE), "mine\n");

        assertThat(init()).isZero();
        assertThat(init()).isZero();

        assertThat(text(Policies.REPOSITORY_FILE)).isEqualTo("mine\n");
        assertThat(said.toString()).contains("left as it is: " + Policies.REPOSITORY_FILE);
    }

    @Test
    void noLinkIsFollowedOutOfTheCheckout(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(directory.resolve(".github"), elsewhere);

        assertThat(init()).isEqualTo(1);

        assertThat(elsewhere).isEmptyDirectory();
        assertThat(said.toString()).contains("is a symbolic link");
    }

    @Test
    void aLinkInTheFilesPlaceIsNotWrittenThrough(@TempDir Path elsewhere) throws IOException {
        Files.createDirectories(directory.resolve(".github"));
        Path target = elsewhere.resolve("target");
        Files.createSymbolicLink(directory.resolve(Policies.REPOSITORY_FILE), target);

        assertThat(init()).isEqualTo(1);
        assertThat(target).doesNotExist();
    }

    @Test
    void whatIsNoCheckoutIsRefused() throws IOException {
        Files.delete(directory.resolve(".git"));

        assertThat(init()).isEqualTo(2);
        assertThat(directory).isEmptyDirectory();
    }

    /** As docs.github.com describes the syntax of GitHub's form schema. */
    @Test
    void theFormIsOneThatGitHubTakes() {
        JsonNode form = new YAMLMapper().readTree(InitCommand.form());

        assertThat(form.path("name").asString("")).isNotBlank();
        assertThat(form.path("description").asString("")).isNotBlank();
        var ids = new HashSet<String>();
        var labels = new HashSet<String>();
        for (JsonNode field : form.path("body")) {
            String type = field.path("type").asString("");
            assertThat(Set.of("markdown", "textarea", "input", "dropdown")).contains(type);
            JsonNode attributes = field.path("attributes");
            if (type.equals("markdown")) {
                assertThat(attributes.path("value").asString("")).isNotBlank();
                continue;
            }
            assertThat(ids.add(field.path("id").asString(""))).isTrue();
            assertThat(field.path("id").asString("")).matches("[A-Za-z0-9_-]+");
            assertThat(labels.add(attributes.path("label").asString(""))).isTrue();
            assertThat(attributes.path("label").asString("")).isNotBlank();
            if (type.equals("dropdown")) {
                var options = new HashSet<String>();
                attributes
                        .path("options")
                        .forEach(option -> assertThat(options.add(option.asString(""))).isTrue());
                assertThat(options).isNotEmpty().doesNotContain("None", "none");
                assertThat(attributes.path("default").asInt(0)).isBetween(0, options.size() - 1);
            }
        }
    }

    @Test
    void whatGitHubMakesOfTheFormIsUnderstood() {
        var issue = new StringBuilder();
        for (JsonNode field : new YAMLMapper().readTree(InitCommand.form()).path("body")) {
            if (!field.path("type").asString("").equals("markdown")) {
                issue.append("### ")
                        .append(field.path("attributes").path("label").asString(""))
                        .append("\n\n")
                        .append(FILLED.getOrDefault(field.path("id").asString(""), "_No response_"))
                        .append("\n\n");
            }
        }

        assertThat(new SpecificationReader().read("Title", issue.toString()))
                .isInstanceOfSatisfying(
                        Understood.class,
                        understood -> {
                            var asked = understood.specification();
                            assertThat(asked.outcome()).isEqualTo(FILLED.get("outcome"));
                            assertThat(asked.files()).containsExactly("index.html");
                            assertThat(asked.commands()).containsExactly("make test");
                            assertThat(asked.budget().orElseThrow()).isEqualByComparingTo("1.5");
                            assertThat(asked.context()).isEmpty();
                            assertThat(asked.criteria().getFirst().proof())
                                    .isEqualTo(new Proof.Command("grep -q Kiln index.html"));
                        });
    }

    @Test
    void anIssueInAFileIsCheckedWithItsLines() throws IOException {
        Path file = directory.resolve("issue.md");
        Files.writeString(
                file, "# Title\n\n### Budget\n\nlots\n\nSomething else is wanted here.\n");
        assertThat(run("spec", "check", file.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("issue.md:3: budget: it is not an amount");

        Files.writeString(file, "# Title\n\nThe page names the product in its title.\n");
        assertThat(run("spec", "check", file.toString())).isZero();
        assertThat(run("spec", "check", directory.resolve("none").toString())).isEqualTo(2);
        assertThat(run("spec")).isEqualTo(2);
    }
}
