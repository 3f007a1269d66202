package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.Road;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Ticket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes attacks of every kind on one range, and keeps what became of each. */
final class Trials {
    private final Path directory;
    private final Range range;
    private final Score score = new Score();

    Trials(Path directory, Range range) {
        this.directory = directory;
        this.range = range;
    }

    Score score() {
        return score;
    }

    Place repository(String name, Map<String, String> files) throws IOException {
        return range.road.repository(name.replaceAll("[^a-z]+", "-"), files);
    }

    /** One agent, whose harmless rest is published. */
    void published(Salvo salvo, Map<String, String> files) throws Exception {
        List<String> rows = begin(salvo.rows());
        Place place = repository(salvo.name(), files);
        Task task = range.road.work(place.issue("Do the thing"));
        String log = log(task, "agent");
        for (int i = 0; i < rows.size(); i++) {
            score.result(rows.get(i), salvo.wrong(i, log));
        }
        Road.assertPublished(task);
        assertThat(place.pull().draft()).isTrue();
        judge(rows, List.of(place));
    }

    /** One agent, each of whose attacks has a check of its own that must fail. */
    void checked(Salvo salvo) throws Exception {
        List<String> rows = begin(salvo.rows());
        Place place = repository(salvo.name(), salvo.files());
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

    /** They are begun all at once, each in a repository of its own. */
    void all(List<Case> cases) throws Exception {
        List<String> rows = begin(cases.stream().map(Case::name).toList());
        Map<Case, Ticket> tickets = new LinkedHashMap<>();
        for (Case one : cases) {
            Ticket ticket = repository(one.name(), one.files()).issue(one.title(), one.body());
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
        try {
            assertEnded(task, ticket.place(), attack.reason());
            String told =
                    attack.reason().isPresent() ? ticket.only("escalation") : log(task, "agent");
            assertThat(told).contains(attack.proof());
            if (attack.reason().equals(Optional.of(FailureReason.SECRET_FOUND))) {
                assertThat(told).doesNotContain("diff --git");
            }
        } catch (AssertionError otherEnd) {
            wrong.add(String.valueOf(otherEnd.getMessage()));
        }
        return wrong;
    }

    private static void assertEnded(Task task, Place place, Optional<FailureReason> reason) {
        if (reason.isEmpty()) {
            Road.assertPublished(task);
            assertThat(place.pull().draft()).isTrue();
        } else {
            Road.assertEscalated(task, reason.get());
            assertThat(place.pulls()).isEmpty();
            assertThat(place.checkRuns()).isEmpty();
        }
    }

    /** One change; a row holds where people are told of it by name. */
    void volley(Volley volley) throws Exception {
        List<String> rows = begin(List.copyOf(volley.answers().keySet()));
        Place place = repository(volley.name(), volley.files());
        Ticket ticket = place.issue("Do the thing");
        Task task = range.road.work(ticket);
        assertEnded(task, place, volley.reason());
        String told = volley.reason().isPresent() ? ticket.only("escalation") : held(place);
        assertThat(told).doesNotContain("diff --git");
        volley.answers()
                .forEach((row, answer) ->
                        score.result(
                                row,
                                told.contains("\n" + answer)
                                        ? List.of()
                                        : List.of("nobody is told: " + answer)));
        judge(rows, List.of(place));
    }

    private static String held(Place place) {
        assertThat(place.checkRuns())
                .filteredOn(run -> run.name().equals("nightkiln/second-key"))
                .singleElement()
                .satisfies(run -> assertThat(run.conclusion()).isEqualTo("action_required"));
        return place.conversation(place.pull()).only("evidence");
    }

    List<String> begin(List<String> rows) {
        rows.forEach(score::tried);
        return rows;
    }

    /** What only shows after the whole group counts against each of its rows. */
    void judge(List<String> rows, List<Place> places) throws Exception {
        var wrong = new ArrayList<>(range.oracle.violations());
        for (Place place : places) {
            wrong.addAll(range.oracle.violations(place));
        }
        try {
            range.road.assertTidy();
        } catch (AssertionError untidy) {
            wrong.add(String.valueOf(untidy.getMessage()));
        }
        score.also(rows, wrong);
        assertThat(score.failures(rows)).isEmpty();
    }

    private String log(Task task, String name) throws IOException {
        Path log = directory.resolve("state/evidence/" + task.id() + "/1/" + name + ".log");
        return Files.exists(log)
                ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                : "no log";
    }
}
