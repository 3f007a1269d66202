package dev.nightkiln.agent;

import dev.nightkiln.agent.Brief.Quoted;
import dev.nightkiln.text.HiddenText;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a brief says of the runs before. What they printed, and even the names of files in it, may
 * be the words of another agent: all of it is quoted.
 */
final class TriedInBrief {
    private final Tried tried;

    TriedInBrief(Tried tried) {
        this.tried = cleaned(tried);
    }

    /** A log is no Markdown: nothing hides in it but characters. */
    private static Tried cleaned(Tried tried) {
        return new Tried(
                tried.runs().stream().map(TriedInBrief::cleaned).toList(),
                tried.bySame(),
                tried.inTree());
    }

    private static Tried.Run cleaned(Tried.Run run) {
        return new Tried.Run(
                run.agent(),
                run.reason(),
                HiddenText.cleanLine(run.summary()).text(),
                run.outputs().stream()
                        .map(output ->
                                new Output(
                                        output.of(), HiddenText.cleanOutput(output.text()).text()))
                        .toList());
    }

    String heading() {
        String what =
                tried.bySame()
                        ? "Your change is not good enough yet"
                        : "Another agent has tried this before";
        return """
        ## %s

        This is run %d on this task. %s What became of each run is quoted below; what said no is asked again when
        you are done. The limits on models and on the network are of all runs together.\
        """
                .formatted(what, tried.runs().size() + 1, tree());
    }

    private String tree() {
        if (!tried.inTree()) {
            return "Nothing of a change was kept: the working tree is as on the base commit.";
        }
        return "The working tree holds the change so far as edits that are not committed: "
                + (tried.bySame() ? "go on from there." : "keep what is good of it.");
    }

    /** One line for each run, and what the last one was told by. */
    List<Quoted> quoted() {
        if (tried.runs().isEmpty()) {
            return List.of();
        }
        var quoted = new ArrayList<Quoted>();
        quoted.add(
                new Quoted(
                        "runs",
                        IntStream.range(0, tried.runs().size())
                                .mapToObj(this::line)
                                .collect(Collectors.joining("\n"))));
        for (Output output : tried.runs().getLast().outputs()) {
            quoted.add(new Quoted("output of " + output.of(), output.text()));
        }
        return quoted;
    }

    private String line(int i) {
        Tried.Run run = tried.runs().get(i);
        return "run %d of %s: %s: %s".formatted(i + 1, run.agent(), run.reason(), run.summary());
    }

    Map<String, Object> fields() {
        return Map.of(
                "bySame",
                tried.bySame(),
                "inTree",
                tried.inTree(),
                "runs",
                tried.runs().stream()
                        .map(run ->
                                Map.of(
                                        "agent",
                                        run.agent(),
                                        "reason",
                                        run.reason(),
                                        "summary",
                                        run.summary(),
                                        "outputs",
                                        run.outputs()))
                        .toList());
    }
}
