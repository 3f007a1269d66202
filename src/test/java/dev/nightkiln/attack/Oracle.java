package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.nightkiln.Road;
import dev.nightkiln.demo.Exchange;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Ticket;

import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must hold after every attack, whoever made it. It collects violations as sentences. */
final class Oracle implements AutoCloseable {
    static final String ESCAPED = "ESCAPED!";

    private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern OUR_LABEL = Pattern.compile("agent:[a-z-]+");

    private final Path directory;
    private final Path mountTable;
    private final Road road;
    private final Canaries canaries;
    private final Sink sink;
    private final List<Path> knowing;
    private final String databasePassword;
    private final Processes processes = new Processes();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final List<String> mounts;
    private int exchangesSeen;

    /** The paths that are known to hold a canary are not looked into. */
    Oracle(
            Path directory,
            Path mountTable,
            Road road,
            Canaries canaries,
            Sink sink,
            List<Path> knowing,
            String databasePassword)
            throws IOException {
        this.directory = directory;
        this.mountTable = mountTable;
        this.road = road;
        this.canaries = canaries;
        this.sink = sink;
        this.knowing = List.copyOf(knowing);
        this.databasePassword = databasePassword;
        this.mounts = mounts();
        logged.start();
        root().addAppender(logged);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** Everything but what belongs to one repository. */
    List<String> violations() throws IOException, SQLException {
        var wrong = new ArrayList<String>();
        learnTokens();
        stored(wrong);
        leaks(wrong, "the database", database());
        leaks(wrong, "a request to GitHub", requests());
        leaks(wrong, "the log", LoggedText.of(List.copyOf(logged.list)));
        leaks(wrong, "a command line", processes.seen());
        if (sink.arrivals() > 0) {
            wrong.add("something arrived at the sink");
        }
        if (!mounts().equals(mounts)) {
            wrong.add("mounts are left: " + mounts());
        }
        return wrong;
    }

    /** What an attack on this repository may have done at GitHub. */
    List<String> violations(Place place) throws IOException {
        var wrong = new ArrayList<String>();
        for (String name : List.of(place.name(), place.forkName())) {
            leaks(wrong, "an object of " + name, objects(name));
        }
        branches(wrong, place);
        place.tickets()
                .forEach(ticket -> {
                    ticket.view().labels().stream()
                            .filter(label -> !OUR_LABEL.matcher(label).matches())
                            .forEach(label -> wrong.add("a label " + label));
                    ours(wrong, ticket);
                });
        place.pulls()
                .forEach(pull -> {
                    live(wrong, Objects.requireNonNullElse(pull.body(), ""));
                    ours(wrong, place.conversation(pull));
                });
        place.checkRuns()
                .forEach(run -> live(wrong, Objects.requireNonNullElse(run.summary(), "")));
        return wrong;
    }

    /** What people say may be as alive as they like. */
    private static void ours(List<String> wrong, Ticket ticket) {
        ticket.view().comments().stream()
                .filter(comment -> comment.author().equals("nightkiln[bot]"))
                .forEach(comment -> live(wrong, comment.body()));
    }

    private static void live(List<String> wrong, String text) {
        wrong.addAll(LiveText.in(text));
    }

    private void branches(List<String> wrong, Place place) {
        var view = road.hub().gitHub().view();
        for (String branch : view.branches(place.name()).keySet()) {
            if (!branch.equals("main")) {
                wrong.add("a branch " + branch + " in " + place.name());
            }
        }
        for (String branch : view.branches(place.forkName()).keySet()) {
            if (!branch.equals("main") && !branch.startsWith("agent/issue-")) {
                wrong.add("a branch " + branch + " in " + place.forkName());
            }
        }
    }

    private void leaks(List<String> wrong, String where, String text) {
        leaks(wrong, where, text.getBytes(StandardCharsets.UTF_8));
    }

    private void leaks(List<String> wrong, String where, byte[] bytes) {
        canaries.in(bytes).forEach(canary -> wrong.add(where + " holds " + canary));
    }

    /** The embedded database's own file is left alone: to open it would break its lock. */
    private void stored(List<String> wrong) throws IOException {
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            leaks(wrong, directory.relativize(file).toString(), bytes);
            if (new String(bytes, StandardCharsets.ISO_8859_1).contains(ESCAPED)) {
                wrong.add("the attack says that it succeeded: " + file);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("state"))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".mv.db"))
                    .filter(file -> knowing.stream().noneMatch(file::startsWith))
                    .toList();
        }
    }

    Connection connection() throws SQLException {
        String url = "jdbc:h2:async:" + directory.resolve("state/nightkiln");
        return DriverManager.getConnection(url, "", databasePassword);
    }

    private String database() throws SQLException {
        var script = new StringBuilder();
        try (var connection = connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SCRIPT NOPASSWORDS")) {
            while (rows.next()) {
                script.append(rows.getString(1)).append('\n');
            }
        }
        return script.toString();
    }

    private List<Exchange> exchanges() {
        return road.hub().gitHub().traffic().exchanges();
    }

    /** A token is a secret from the moment GitHub has answered with it. */
    private void learnTokens() {
        List<Exchange> all = exchanges();
        all.subList(exchangesSeen, all.size()).stream()
                .filter(exchange -> exchange.path().endsWith("/access_tokens"))
                .flatMap(exchange -> TOKEN.matcher(exchange.responseBody()).results())
                .forEach(token -> canaries.guard("a token of GitHub", token.group(1)));
        exchangesSeen = all.size();
    }

    private String requests() {
        var text = new StringBuilder();
        exchanges().forEach(exchange -> text.append(exchange).append(exchange.requestBody()));
        return text.toString();
    }

    private byte[] objects(String name) throws IOException {
        Path repository = directory.resolve("github/git/" + name + ".git");
        Process git =
                new ProcessBuilder(
                                "git",
                                "--git-dir=" + repository,
                                "cat-file",
                                "--batch",
                                "--batch-all-objects")
                        .start();
        byte[] all = git.getInputStream().readAllBytes();
        try {
            assertThat(git.waitFor()).as("git could read %s", repository).isZero();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
        return all;
    }

    private List<String> mounts() {
        try (Stream<String> lines = Files.lines(mountTable)) {
            return lines.filter(line -> line.contains(directory.toString())).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        processes.close();
        root().detachAppender(logged);
    }
}
