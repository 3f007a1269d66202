package dev.nightkiln.policy;

import dev.nightkiln.policy.Wanted.CheckSection;
import dev.nightkiln.policy.Wanted.Text;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The line that decided each key of a policy. */
final class Deciding {
    private Deciding() {}

    static Map<String, Source> lines(
            Floor floor, Wanted wanted, String repositoryFile, Map<String, Source> walls) {
        var lines = new HashMap<String, Source>(walls);
        for (Limit limit : Limit.values()) {
            Amount stated = wanted.limits().get(limit);
            lines.put(
                    "limits." + limit.key(),
                    stated == null
                            ? new Source(floor.name(), floor.bound(limit).usual().line())
                            : new Source(repositoryFile, stated.line()));
        }
        line(wanted.agent().image(), repositoryFile)
                .or(() -> line(floor.agent().image(), floor.name()))
                .ifPresent(source -> lines.put("agent.image", source));
        wanted.agent()
                .command()
                .or(() -> floor.agent().command())
                .ifPresent(command -> lines.put("agent.command", command.source()));
        line(wanted.agent().name(), repositoryFile)
                .or(() -> nameOfFloor(floor, wanted))
                .ifPresent(source -> lines.put("agent.name", source));
        int number = 0;
        for (CheckSection own : floor.checks()) {
            lines.put("checks[" + number++ + "]", new Source(floor.name(), own.name().line()));
        }
        for (CheckSection asked : wanted.checks()) {
            lines.put("checks[" + number++ + "]", new Source(repositoryFile, asked.name().line()));
        }
        return lines;
    }

    /** A command of the repository's own does not run under the organisation's name. */
    private static Optional<Source> nameOfFloor(Floor floor, Wanted wanted) {
        return wanted.agent().command().isEmpty()
                ? line(floor.agent().name(), floor.name())
                : Optional.empty();
    }

    private static Optional<Source> line(Optional<Text> text, String file) {
        return text.map(written -> new Source(file, written.line()));
    }
}
