package dev.nightkiln.policy;

import dev.nightkiln.policy.ProvingSections.FallbackSection;
import dev.nightkiln.policy.Wanted.AgentSection;
import dev.nightkiln.policy.Wanted.Text;
import dev.nightkiln.yaml.Problems;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which agent works, and whether each that may be asked has a name of its own. */
final class AgentMerge {
    private final Floor floor;
    private final Problems problems;

    AgentMerge(Floor floor, Problems problems) {
        this.floor = floor;
        this.problems = problems;
    }

    Optional<AgentRule> agent(AgentSection wanted, int line) {
        Optional<List<String>> command =
                wanted.command().or(() -> floor.agent().command()).map(At::value);
        Optional<String> image = wanted.image().or(() -> floor.agent().image()).map(Text::value);
        if (command.isEmpty()) {
            missing(line, "agent.command");
        }
        if (image.isEmpty()) {
            missing(line, "agent.image");
        }
        String name =
                wanted.name()
                        .or(() ->
                                wanted.command().isEmpty()
                                        ? floor.agent().name()
                                        : Optional.empty())
                        .map(Text::value)
                        .orElse(AgentRule.UNNAMED);
        return command.flatMap(c -> image.map(i -> new AgentRule(name, c, i)));
    }

    private void missing(int line, String key) {
        if (!problems.concern(key)) {
            problems.add(
                    line,
                    key,
                    "it is missing and the organisation has no default",
                    "add it below `agent:`");
        }
    }

    /** An issue asks for an agent by its name, wherever each of them stands. */
    void refuseSameNames(Wanted wanted, String agent) {
        var names = new HashSet<String>(List.of(agent));
        if (wanted.proving().fallback().isPresent()) {
            refuseSameNames(wanted.proving(), names);
            return;
        }
        for (FallbackSection one : fallback(floor.proving())) {
            if (!names.add(one.name().value())) {
                int line = wanted.agent().name().map(Text::line).orElse(1);
                refuse(line, "agent.name", one.name());
            }
        }
    }

    /** The floor's own, before any repository is asked. */
    void refuseSameNames() {
        String agent = floor.agent().name().map(Text::value).orElse(AgentRule.UNNAMED);
        refuseSameNames(floor.proving(), new HashSet<>(List.of(agent)));
    }

    private void refuseSameNames(ProvingSections file, Set<String> names) {
        for (FallbackSection one : fallback(file)) {
            if (!names.add(one.name().value())) {
                refuse(one.name().line(), one.path() + ".name", one.name());
            }
        }
    }

    private static List<FallbackSection> fallback(ProvingSections file) {
        return file.fallback().map(At::value).orElse(List.of());
    }

    private void refuse(int line, String key, Text name) {
        problems.add(
                line,
                key,
                "another agent has the name " + Problems.quoted(name.value()),
                "give each agent its own name");
    }
}
