package dev.nightkiln.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.demo.Exchange;
import dev.nightkiln.demo.View.TokenView;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What must hold after every ending, however the task came to it. */
public final class Tidiness {
    /** Before one of our labels is made, GitHub is asked whether it is there. */
    private static final Pattern FIRST_LABEL =
            Pattern.compile("^GET /repos/[^/]+/[^/]+/labels/agent:[a-z]+ -> 404$");

    private static final Pattern MARKERS = Pattern.compile("(?m)^<!-- nightkiln:\\S+ -->");

    private final Hub hub;
    private final Engine engine;
    private final Path state;
    private final List<Pattern> expected = new ArrayList<>();
    private int seen;

    public Tidiness(Hub hub, Engine engine, Path state) {
        this.hub = hub;
        this.engine = engine;
        this.state = state;
    }

    /** A call like this, as {@code METHOD /path -> status}, is refused in this test. */
    public void expectRefusal(String pattern) {
        expected.add(Pattern.compile(pattern));
    }

    public void check() {
        checkLeftovers();
        assertThat(hub.gitHub().view().tokens())
                .as("tokens that can push")
                .filteredOn(token -> "write".equals(token.permissions().get("contents")))
                .noneMatch(TokenView::alive);
        assertThat(refusals()).as("calls that GitHub refused").isEmpty();
        expected.clear();
    }

    /** What holds even after a crash, which can neither revoke tokens nor finish its calls. */
    public void checkLeftovers() {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> {
                    assertThat(engine.everything()).as("containers and volumes").isEmpty();
                    assertThat(entries("work")).as("work").isEmpty();
                    assertThat(entries("run")).as("run").isEmpty();
                    assertThat(Disks.below(state)).as("mounts and loop devices").isEmpty();
                });
        hub.places().forEach(Tidiness::checkTexts);
    }

    private List<String> entries(String directory) {
        Path path = state.resolve(directory);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (var entries = Files.list(path)) {
            return entries.map(Path::toString).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A marker names the task, the kind and the attempt; nothing is said twice. */
    private static void checkTexts(Place place) {
        var markers = new ArrayList<String>();
        for (Ticket ticket : place.tickets()) {
            ticket.view().comments().forEach(comment -> markers.addAll(markers(comment.body())));
        }
        for (var pull : place.pulls()) {
            String body = pull.body();
            markers.addAll(markers(body == null ? "" : body));
            place.conversation(pull)
                    .view()
                    .comments()
                    .forEach(comment -> markers.addAll(markers(comment.body())));
        }
        assertThat(markers).doesNotHaveDuplicates();
    }

    private static List<String> markers(String text) {
        return MARKERS.matcher(text).results().map(MatchResult::group).toList();
    }

    /** Those since the last check. */
    private List<Exchange> refusals() {
        List<Exchange> all = hub.gitHub().traffic().exchanges();
        List<Exchange> young = all.subList(Math.min(seen, all.size()), all.size());
        seen = all.size();
        return young.stream()
                .filter(exchange -> exchange.status() >= 400)
                .filter(exchange -> !FIRST_LABEL.matcher(exchange.toString()).find())
                .filter(exchange ->
                        expected.stream().noneMatch(one -> one.matcher(exchange.toString()).find()))
                .toList();
    }
}
