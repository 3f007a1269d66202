package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.Road;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every attacker on the whole road: a stand-in for GitHub, the real server, the real engine. After
 * each group of attacks the same oracle is asked. The rows are in {@link AgentAttacks}, {@link
 * NetworkAttacks}, {@link ListedHostAttacks}, {@link ModelAttacks}, {@link FileAttacks}, {@link
 * CheckAttacks}, {@link Cases} and {@link WebhookCaller}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackSuiteIT {
    @TempDir static Path directory;
    private final Score score = new Score();
    private Range range;

    @BeforeAll
    void open() throws IOException {
        range = new Range(directory);
    }

    @AfterAll
    void close() throws IOException {
        range.close();
        System.out.println(score);
        assertThat(score.held()).isEqualTo(score.tried());
        assertThat(score.tried()).isGreaterThanOrEqualTo(60);
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
            rows.forEach(score::tried);
            List<List<String>> wrong = listed.attack();
            for (int i = 0; i < rows.size(); i++) {
                score.result(rows.get(i), wrong.get(i));
            }
            score.also(rows, listed.violations());
            judge(rows, List.of());
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
        published(salvo, ModelAttacks.files(salvo.files()));
        assertThat(range.models.asked()).isEmpty();
    }

    private void published(Salvo salvo) throws Exception {
        published(salvo, salvo.files());
    }

    private void published(Salvo salvo, Map<String, String> files) throws Exception {
        List<String> rows = begin(salvo);
        Place place = range.road.repository(slug(salvo.name()), files);
        Task task = range.road.work(place.issue("Do the thing"));
        String log = log(task, "agent");
        for (int i = 0; i < rows.size(); i++) {
            score.result(rows.get(i), salvo.wrong(i, log));
        }
        Road.assertPublished(task);
        assertThat(place.pull().draft()).isTrue();
        judge(rows, List.of(place));
    }

    private List<String> begin(Salvo salvo) {
        List<String> rows = salvo.rows();
        rows.forEach(score::tried);
        return rows;
    }

    private static String slug(String name) {
        return name.replaceAll("[^a-z]+", "-");
    }

    @Test
    void asTheAgentAgainstTheChecks() throws Exception {
        var salvo =
                new Salvo(
                        "agent cheats",
                        CheckAttacks.ALL.stream().map(CheckAttacks.Cheat::attack).toList(),
                        CheckAttacks.ALL.stream().map(CheckAttacks.Cheat::check).toList());
        List<String> rows = begin(salvo);
        Place place = range.road.repository("agent-cheats", salvo.files());
        Task task = range.road.work(place.issue("Do the thing"));
        String log = log(task, "agent");
        for (int i = 0; i < rows.size(); i++) {
            var wrong = new ArrayList<>(salvo.wrong(i, log));
            String check = log(task, "check-" + (i + 1)).strip();
            if (!check.equals("HELD")) {
                wrong.add("its check printed " + check);
            }
            score.result(rows.get(i), wrong);
        }
        Road.assertEscalated(task, FailureReason.CHECK_FAILED);
        assertThat(place.pulls()).isEmpty();
        judge(rows, List.of(place));
    }

    @Test
    void asTheAgentThatLeavesAHostileTree() throws Exception {
        all(Cases.TREES);
    }

    @Test
    void asTheAgentThatChangesWhatIsProtected() throws Exception {
        all(Cases.PROTECTED);
    }

    @Test
    void asTheTextOfAnIssue() throws Exception {
        all(Cases.ISSUES);
    }

    @Test
    void asTheContentOfARepository() throws Exception {
        all(Cases.REPOSITORIES);
    }

    /** They are begun all at once, each in a repository of its own. */
    private void all(List<Case> cases) throws Exception {
        List<String> rows = cases.stream().map(Case::name).toList();
        rows.forEach(score::tried);
        Map<Case, Ticket> tickets = new LinkedHashMap<>();
        for (Case one : cases) {
            Place place = range.road.repository(slug(one.name()), one.files());
            Ticket ticket = place.issue(one.title(), one.body());
            ticket.label();
            tickets.put(one, ticket);
        }
        for (Map.Entry<Case, Ticket> one : tickets.entrySet()) {
            score.result(one.getKey().name(), wrong(one.getKey(), one.getValue()));
        }
        judge(rows, List.of());
    }

    private List<String> wrong(Case attack, Ticket ticket) throws IOException {
        Task task = range.road.awaitEnd(ticket);
        List<String> wrong = new ArrayList<>(range.oracle.violations(ticket.place()));
        boolean escalates = attack.reason().isPresent();
        try {
            if (escalates) {
                Road.assertEscalated(task, attack.reason().get());
                assertThat(ticket.place().pulls()).isEmpty();
            } else {
                Road.assertPublished(task);
                assertThat(ticket.place().pull().draft()).isTrue();
            }
            assertThat(told(attack, ticket, task)).contains(attack.proof());
        } catch (AssertionError otherEnd) {
            wrong.add(otherEnd.getMessage());
        }
        return wrong;
    }

    private static String told(Case attack, Ticket ticket, Task task) throws IOException {
        if (attack.reason().isPresent()) {
            return ticket.only("escalation");
        }
        if (!attack.isHeld()) {
            return log(task, "agent");
        }
        Place place = ticket.place();
        assertThat(place.checkRuns())
                .filteredOn(run -> run.name().equals("nightkiln/second-key"))
                .singleElement()
                .satisfies(run -> assertThat(run.conclusion()).isEqualTo("action_required"));
        return place.conversation(place.pull()).only("evidence");
    }

    @Test
    void asACallerOfTheWebhook() throws Exception {
        var caller = new WebhookCaller(range.road.port(), range.road.hub().app().webhookSecret());
        var rows = new ArrayList<String>();
        for (WebhookCaller.Knock knock : caller.knocks()) {
            rows.add(knock.toString());
            score.tried(knock.toString());
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
            score.result(knock.toString(), wrong);
        }
        judge(rows, List.of());
    }

    /** What only shows after the whole group counts against each of its rows. */
    private void judge(List<String> rows, List<Place> places) throws Exception {
        var wrong = new ArrayList<>(range.oracle.violations());
        for (Place place : places) {
            wrong.addAll(range.oracle.violations(place));
        }
        try {
            range.road.assertTidy();
        } catch (AssertionError untidy) {
            wrong.add(untidy.getMessage());
        }
        score.also(rows, wrong);
        assertThat(score.failures(rows)).isEmpty();
    }

    private static String log(Task task, String name) throws IOException {
        Path log = directory.resolve("state/evidence/" + task.id() + "/1/" + name + ".log");
        return Files.exists(log)
                ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                : "no log";
    }
}
