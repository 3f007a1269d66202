package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Every attacker on the whole road: a stand-in for GitHub, the real server, the real engine. After
 * each group of attacks the same oracle is asked. The rows are in {@link AgentAttacks}, {@link
 * NetworkAttacks}, {@link ListedHostAttacks}, {@link ModelAttacks}, {@link FileAttacks}, {@link
 * CheckAttacks}, {@link Cases}, {@link ProtectedPaths}, {@link SecretAttacks}, {@link
 * SignOffAttacks} and {@link WebhookCaller}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackSuiteIT {
    @TempDir static Path directory;
    private Range range;
    private Trials trials;

    @BeforeAll
    void open() throws IOException {
        range = new Range(directory);
        trials = new Trials(directory, range);
    }

    @AfterAll
    void close() throws IOException {
        range.close();
        Score score = trials.score();
        System.out.println(score);
        assertThat(score.held()).isEqualTo(score.tried());
        assertThat(score.tried()).isGreaterThanOrEqualTo(300);
    }

    @Test
    void asTheAgentThatLooksForSecrets() throws Exception {
        published(Salvo.of("agent looks", AgentAttacks.LOOKING));
    }

    @Test
    void asTheAgentThatPrints() throws Exception {
        published(Salvo.of("agent prints", AgentAttacks.PRINTING));
    }

    @Test
    void asTheAgentThatLeavesThingsBehind() throws Exception {
        published(Salvo.of("agent leaves", AgentAttacks.LEAVING));
    }

    @Test
    void asTheAgentThatTouchesFilesOfTheHost() throws Exception {
        published(Salvo.of("agent touches", FileAttacks.ALL));
    }

    @Test
    void asTheAgentThatGoesAroundTheGateway() throws Exception {
        published(
                Salvo.of("agent connects", NetworkAttacks.direct(addresses(), range.sink.port())));
    }

    @Test
    void asAClientOfTheGateway() throws Exception {
        published(
                Salvo.of(
                        "gateway client",
                        NetworkAttacks.throughTheGateway(addresses(), range.sink.port())));
    }

    @Test
    void asAClientThatAbusesAListedHost() throws Exception {
        try (var listed = new ListedHost(directory.resolve("listed"), range.sink.port())) {
            List<String> rows =
                    listed.attacks().stream().map(one -> "listed host: " + one.name()).toList();
            trials.begin(rows);
            List<List<String>> wrong = listed.attack();
            for (int i = 0; i < rows.size(); i++) {
                trials.score().result(rows.get(i), wrong.get(i));
            }
            trials.score().also(rows, listed.violations());
            trials.judge(rows, List.of());
        }
    }

    private static List<String> addresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .map(address -> address.getHostAddress().replaceAll("%.*", ""))
                .toList();
    }

    @Test
    void asTheAgentThatCallsModels() throws Exception {
        var salvo = Salvo.of("agent calls models", ModelAttacks.ALL);
        trials.published(salvo, ModelAttacks.files(salvo.files()));
        assertThat(range.models.asked()).isEmpty();
    }

    private void published(Salvo salvo) throws Exception {
        trials.published(salvo, salvo.files());
    }

    @Test
    void asTheAgentAgainstTheChecks() throws Exception {
        trials.checked(
                new Salvo(
                        "agent cheats",
                        CheckAttacks.ALL.stream().map(CheckAttacks.Cheat::attack).toList(),
                        CheckAttacks.ALL.stream().map(CheckAttacks.Cheat::check).toList()));
    }

    @Test
    void asTheAgentThatLeavesAHostileTree() throws Exception {
        trials.all(Cases.TREES);
    }

    @Test
    void asTheAgentThatChangesWhatIsProtected() throws Exception {
        trials.all(ProtectedPaths.DENIED);
        trials.volley(ProtectedPaths.held());
    }

    @Test
    void asTheAgentThatKnowsASecret() throws Exception {
        String secret = range.road.hub().app().webhookSecret();
        trials.volley(SecretAttacks.inFiles(secret));
        trials.all(SecretAttacks.alone(secret));
    }

    @Test
    void asSomebodyWhoMayNotApprove() throws Exception {
        new SignOffAttacks(range, trials).attack();
    }

    @Test
    void asTheTextOfAnIssue() throws Exception {
        trials.all(Cases.ISSUES);
    }

    @Test
    void asTheContentOfARepository() throws Exception {
        trials.all(Cases.REPOSITORIES);
    }

    @Test
    void asACallerOfTheWebhook() throws Exception {
        var caller = new WebhookCaller(range.road.port(), range.road.hub().app().webhookSecret());
        var rows = new ArrayList<String>();
        for (WebhookCaller.Knock knock : caller.knocks()) {
            rows.add(knock.toString());
            trials.begin(List.of(knock.toString()));
            int exchanges = range.road.hub().gitHub().traffic().exchanges().size();
            String answer = caller.send(knock);
            // A server that hangs up has refused, too.
            String status = answer.isEmpty() ? "400" : answer.substring(9, 12);
            var wrong = new ArrayList<>(range.canaries.in(answer));
            if (!status.matches(knock.refusal())) {
                wrong.add("the answer was " + status);
            }
            if (range.road.hub().gitHub().traffic().exchanges().size() != exchanges) {
                wrong.add("GitHub was asked something");
            }
            trials.score().result(knock.toString(), wrong);
        }
        trials.judge(rows, List.of());
    }
}
