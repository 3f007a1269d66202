package dev.nightkiln.policy;

import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Kind;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;
import dev.nightkiln.yaml.YamlNode.Sequence;

import java.util.List;
import java.util.Optional;

/** A command of a policy: a list is run as it is, one text by a shell. */
public final class Command {
    /**
     * With -e, so that a script of several lines fails with its first failing command and not only
     * with its last.
     */
    private static final List<String> SHELL = List.of("sh", "-ec");

    private static final int MOST_ARGUMENTS = 100;
    private static final String LIST = "write a list like [make, test] or one text";

    private Command() {}

    /** As its author wrote it; for people to read, not to run. */
    public static String shown(List<String> command) {
        return command.size() == SHELL.size() + 1 && command.subList(0, SHELL.size()).equals(SHELL)
                ? command.getLast().strip()
                : String.join(" ", command);
    }

    static Optional<List<String>> read(String path, YamlNode node, Problems problems) {
        return switch (node) {
            case Scalar scalar when isCommand(scalar) ->
                    Optional.of(List.of(SHELL.get(0), SHELL.get(1), scalar.text()));
            case Scalar scalar when scalar.kind() == Kind.NOTHING || scalar.text().isBlank() ->
                    refuse(problems, node, path, "the command is empty", LIST);
            case Scalar _ ->
                    refuse(
                            problems,
                            node,
                            path,
                            "a command must be a text or a list, but this is " + node.described(),
                            "put it in quotes");
            case Sequence sequence -> arguments(path, sequence, problems);
            case Mapping _ ->
                    refuse(problems, node, path, "a command cannot be " + node.described(), LIST);
        };
    }

    private static Optional<List<String>> arguments(
            String path, Sequence sequence, Problems problems) {
        List<YamlNode> items = sequence.items();
        if (items.isEmpty()
                || (items.getFirst() instanceof Scalar first && first.text().isBlank())) {
            return refuse(problems, sequence, path, "the command is empty", LIST);
        }
        if (items.size() > MOST_ARGUMENTS) {
            return refuse(
                    problems,
                    sequence,
                    path,
                    "more than " + MOST_ARGUMENTS + " arguments",
                    "put them into a script of the repository");
        }
        for (YamlNode item : items) {
            if (!(item instanceof Scalar scalar) || scalar.kind() != Kind.TEXT) {
                return refuse(
                        problems,
                        item,
                        path,
                        "an argument must be a text, but this is " + item.described(),
                        "put it in quotes");
            }
        }
        return Optional.of(items.stream().map(item -> ((Scalar) item).text()).toList());
    }

    private static boolean isCommand(Scalar scalar) {
        return scalar.kind() == Kind.TEXT && !scalar.text().isBlank();
    }

    private static Optional<List<String>> refuse(
            Problems problems, YamlNode node, String path, String reason, String mend) {
        problems.add(node.line(), path, reason, mend);
        return Optional.empty();
    }
}
