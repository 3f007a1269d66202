package dev.nightkiln.spec;

import dev.nightkiln.text.HiddenText;
import dev.nightkiln.text.HiddenText.Kind;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problem;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Entry;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;
import dev.nightkiln.yaml.YamlNode.Sequence;
import dev.nightkiln.yaml.YamlParser;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the YAML block of an issue into a draft. */
final class YamlReader {
    /** A specification is a page, not a data file. */
    private static final YamlParser.Bounds BOUNDS = new YamlParser.Bounds(32 << 10, 4);

    private static final List<String> CRITERION = List.of("statement", "command", "check");

    private final FrontBlock block;
    private final Draft draft;
    private final Problems problems = new Problems("");

    private YamlReader(FrontBlock block, Draft draft) {
        this.block = block;
        this.draft = draft;
    }

    static void read(FrontBlock block, Draft draft) {
        var reader = new YamlReader(block, draft);
        reader.read();
        for (Problem problem : reader.problems.list()) {
            draft.wrong(
                    new Gap(
                            problem.line(),
                            problem.key(),
                            problem.reason(),
                            problem.mend(),
                            EXAMPLE));
        }
    }

    static final String EXAMPLE =
            """
            ```yaml
            outcome: After three wrong passwords the login waits for a minute.
            criteria:
              - statement: the fourth try is refused
                command: pytest tests/test_login.py
            ```\
            """;

    static boolean isOfBlock(Gap gap) {
        return gap.example().equals(EXAMPLE);
    }

    private void read() {
        // Behind as many empty lines every complaint names the line of the issue.
        String yaml =
                "\n".repeat(block.firstLine() - 1)
                        + String.join("\n", block.lines()).replace('\u00a0', ' ');
        if (!block.closed()) {
            problems.add(
                    block.firstLine() - 1,
                    "",
                    "the block of YAML is not closed",
                    "end it with a line of " + (block.fenced() ? "```" : "---"));
        } else if (!block.fenced() && hidesSomething(yaml)) {
            problems.add(
                    block.firstLine(),
                    "",
                    "there is HTML between the lines of `---`, and the page does not show it",
                    "write the block between ```yaml and ``` instead");
        } else {
            YamlParser.parse(yaml, problems, BOUNDS)
                    .map(root ->
                            new Mapping(
                                    root.entries().stream().map(YamlReader::named).toList(),
                                    root.line()))
                    .map(root -> new MappingReader(root, "", Part.keys(), problems))
                    .ifPresent(this::parts);
        }
    }

    private static boolean hidesSomething(String yaml) {
        Set<Kind> hidden = HiddenText.clean(yaml).removed().keySet();
        return hidden.contains(Kind.COMMENT) || hidden.contains(Kind.TAG);
    }

    private static Entry named(Entry entry) {
        return Part.named(entry.key())
                .map(part -> new Entry(part.key(), entry.line(), entry.value()))
                .orElse(entry);
    }

    private void parts(MappingReader root) {
        for (Part part : Part.values()) {
            root.find(part.key()).ifPresent(node -> read(part, node, root));
        }
    }

    private void read(Part part, YamlNode node, MappingReader root) {
        switch (part) {
            case OUTCOME, AGENT -> root.text(part.key()).ifPresent(text -> add(part, text));
            case PRIORITY ->
                    root.text(part.key())
                            .ifPresent(text -> Amounts.priority(draft, text.text(), text.line()));
            case BUDGET -> budget(node, root);
            case FILES, CONTEXT, CONSTRAINTS, COMMANDS -> {
                for (Scalar text : texts(part, node)) {
                    add(part, text);
                }
            }
            case CRITERIA -> items(node).forEach(this::criterion);
        }
    }

    private void budget(YamlNode node, MappingReader root) {
        if (node instanceof Scalar scalar && scalar.kind() == YamlNode.Kind.NUMBER) {
            Amounts.budget(draft, scalar.text(), scalar.line());
        } else {
            root.text(Part.BUDGET.key())
                    .ifPresent(text -> Amounts.budget(draft, text.text(), text.line()));
        }
    }

    private void add(Part part, Scalar text) {
        String value = part == Part.FILES ? text.text().replaceFirst("^\\./", "") : text.text();
        draft.add(part, value.strip(), text.line());
    }

    private static List<YamlNode> items(YamlNode node) {
        return switch (node) {
            case Sequence(var items, _) -> items;
            case Scalar _, Mapping _ -> List.of(node);
        };
    }

    /** One value or a list of them; a block of commands is a list as well. */
    private List<Scalar> texts(Part part, YamlNode node) {
        if (part == Part.COMMANDS && node instanceof Scalar written) {
            return Commands.of(written.text()).stream()
                    .map(line -> new Scalar(line, written.kind(), written.line()))
                    .toList();
        }
        return items(node).stream().flatMap(item -> text(part, item).stream()).toList();
    }

    private Optional<Scalar> text(Part part, YamlNode item) {
        if (item instanceof Scalar scalar && !scalar.text().isBlank()) {
            return Optional.of(scalar);
        }
        problems.add(
                item.line(),
                part.key(),
                "it must be a list of texts, but here is "
                        + (item instanceof Scalar ? "nothing" : item.described()),
                "write each as one text after `- `, in quotes where it holds `: ` or ` #`");
        return Optional.empty();
    }

    private void criterion(YamlNode item) {
        switch (item) {
            case Mapping mapping -> criterion(mapping);
            case Scalar scalar ->
                    text(Part.CRITERIA, scalar)
                            .ifPresent(
                                    text -> CriterionReader.read(draft, text.text(), text.line()));
            case Sequence _ -> text(Part.CRITERIA, item);
        }
    }

    private void criterion(Mapping mapping) {
        var reader = new MappingReader(mapping, Part.CRITERIA.key(), CRITERION, problems);
        Optional<String> statement = reader.text("statement").map(Scalar::text);
        Optional<String> command = reader.text("command").map(text -> text.text().strip());
        Optional<String> check = reader.text("check").map(Scalar::text);
        if (!reader.has("statement") && command.isEmpty() && check.isEmpty()) {
            problems.add(
                    mapping.line(),
                    Part.CRITERIA.key(),
                    "the criterion says nothing",
                    "add `statement: ...` and, if there is one, `command: ...`");
            return;
        }
        if (command.isPresent() && check.isPresent()) {
            problems.add(
                    mapping.line(),
                    Part.CRITERIA.key(),
                    "the criterion names both a command and a check",
                    "keep one of them");
            return;
        }
        String said =
                statement
                        .or(() -> command.map(CriterionReader::succeeds))
                        .or(() -> check)
                        .orElse("");
        if (!said.isEmpty()) {
            draft.add(new Draft.Line(said.strip(), command, check, mapping.line()));
        }
    }
}
