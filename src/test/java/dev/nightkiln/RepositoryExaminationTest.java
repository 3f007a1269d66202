package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.Fault;
import dev.nightkiln.demo.Protection;
import dev.nightkiln.demo.Protection.Check;
import dev.nightkiln.demo.Protection.Classic;
import dev.nightkiln.demo.Protection.Ruleset;
import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.Seeds;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What `nightkiln doctor --repo` says of a branch; -Dgolden.write=true writes the texts. */
class RepositoryExaminationTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/doctor");
    private static final OptionalLong ANYBODY = OptionalLong.empty();
    private static final OptionalLong ANOTHER = OptionalLong.of(15368);

    @TempDir private static Path directory;
    private static Hub hub;

    @BeforeAll
    static void open() {
        hub = Hub.open(directory);
    }

    @AfterAll
    static void close() {
        hub.close();
    }

    private static OptionalLong us() {
        return OptionalLong.of(hub.app().appId());
    }

    private static List<Check> signOff(OptionalLong app) {
        return List.of(new Check("build", ANYBODY), new Check("nightkiln/sign-off", app));
    }

    private static String repository(String name, Protection... protections) throws IOException {
        String fullName = hub.repository(name, Seeds.shell("true", "true")).name();
        for (Protection protection : protections) {
            hub.gitHub().protect(fullName, protection);
        }
        return fullName;
    }

    private record Said(String text, int exit) {}

    private static Said examine(String repository, Map<String, String> more) throws Exception {
        var environment = new HashMap<>(settings());
        environment.putAll(more);
        var settings = SettingsLoader.load(environment, Optional.empty(), directory);
        List<Finding> findings =
                RepositoryExamination.of(repository, Optional.ofNullable(more.get("branch")))
                        .orElseThrow()
                        .examine(settings);
        return new Said(Doctor.render(findings), Doctor.exitCode(findings));
    }

    private static Map<String, String> settings() throws IOException {
        return Map.of(
                "NIGHTKILN_GITHUB_API_URL", hub.gitHub().apiUrl().toString(),
                "NIGHTKILN_GITHUB_URL", hub.gitHub().webUrl().toString(),
                "NIGHTKILN_APP_ID", Long.toString(hub.app().appId()),
                "NIGHTKILN_PRIVATE_KEY_FILE", hub.privateKey().toString(),
                "NIGHTKILN_WEBHOOK_SECRET", hub.app().webhookSecret(),
                "NIGHTKILN_STATE_DIR", directory.resolve("state").toString());
    }

    private static void expect(String file, int exit, String repository) throws Exception {
        expect(file, exit, repository, Map.of());
    }

    private static void expect(String file, int exit, String repository, Map<String, String> more)
            throws Exception {
        Said said = examine(repository, more);
        String stable =
                said.text()
                        .replace(directory.toString(), "DIRECTORY")
                        .replaceAll("http://127\\.0\\.0\\.1:\\d+", "http://HUB")
                        .replaceAll("ruleset \\d+", "ruleset N");
        Path golden = GOLDEN.resolve(file);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, stable);
        }
        assertThat(stable).isEqualTo(Files.readString(golden));
        assertThat(said.exit()).as(file).isEqualTo(exit);
    }

    @Test
    void aRulesetThatAsksOurAppIsWell() throws Exception {
        String here = repository("well", new Ruleset(signOff(us()), true, false));
        expect("repo-well.txt", 0, here, Map.of("NIGHTKILN_FORK_OWNER", Hub.FORK_OWNER));
    }

    @Test
    void aBranchThatNobodyProtectsIsNotWellAndSaysWhatToClick() throws Exception {
        expect("repo-open.txt", 1, repository("open"));
    }

    @Test
    void rulesForOtherChecksProtectNothing() throws Exception {
        var others =
                List.of(
                        new Check("nightkiln/sign-off ", us()),
                        new Check("Nightkiln/Sign-Off", us()),
                        new Check("nightkiln", us()));
        String here = repository("others", new Ruleset(others, true, false));
        assertThat(examine(here, Map.of()).exit()).isOne();
    }

    @Test
    void aCheckThatAnybodyMaySayIsAWarning() throws Exception {
        String here = repository("anybody", new Ruleset(signOff(ANYBODY), false, true));
        expect("repo-anybody.txt", 0, here);
    }

    @Test
    void aCheckOfAnotherAppIsNotOurs() throws Exception {
        String here = repository("another", new Ruleset(signOff(ANOTHER), true, false));
        expect("repo-another.txt", 1, here);
    }

    @Test
    void classicProtectionIsReadAsFarAsItIsShown() throws Exception {
        var checks = List.of(signOff(us()).getLast(), new Check("nightkiln/second-key", us()));
        expect("repo-classic.txt", 0, repository("classic", new Classic(checks, false)));
        String strict = repository("strict", new Classic(signOff(us()), true));
        assertThat(examine(strict, Map.of()).text()).doesNotContain("administrators");
        String unbound = repository("unbound", new Classic(signOff(ANYBODY), true));
        assertThat(examine(unbound, Map.of()).text()).contains("from anybody");
    }

    @Test
    void anotherBranchIsAnotherQuestion() throws Exception {
        String here = repository("branches", new Ruleset(signOff(us()), true, false));
        hub.gitHub().createBranch(here, "release", "main");

        Said said = examine(here, Map.of("branch", "release"));
        assertThat(said.text()).contains("`release` can be merged into without");
        assertThat(said.exit()).isOne();
        assertThat(examine(here, Map.of("branch", "no-such")).text())
                .contains("Branch not found")
                .contains("check the names");
    }

    @Test
    void whatCannotBeReadIsNotWell() throws Exception {
        String here = repository("hidden", new Ruleset(signOff(us()), true, false));

        hub.gitHub()
                .faults()
                .failsNext(new Fault.Status(403), "GET", "/repos/" + here + "/rules/branches/main");
        Said said = examine(here, Map.of());
        assertThat(said.exit()).isOne();
        assertThat(said.text()).contains("GitHub answered 403");
        assertThat(examine("acme/nowhere", Map.of()).text()).contains("the App is not installed");
        assertThat(examine("acme/nowhere", Map.of()).exit()).isOne();
        assertThat(examine(here, Map.of("NIGHTKILN_APP_ID", "none")).exit()).isOne();
    }

    @Test
    void onlyAFullNameIsARepository() {
        for (String wrong :
                List.of("acme", "acme/", "/x", "acme/x/y", "acme/..", "../x", "acme/x y", "")) {
            assertThat(RepositoryExamination.of(wrong, Optional.empty())).as(wrong).isEmpty();
        }
    }
}
