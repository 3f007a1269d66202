package dev.nightkiln.spec;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was read of an issue before it is known to be a task. It remembers the line of each value,
 * collects what is wrong at once, and is the same whether a form, headings or YAML was read.
 */
final class Draft {
    /** A value and the line it stands on. */
    record Value(String text, int line) {}

    /** A criterion with at most one of command and check. */
    record Line(String statement, Optional<String> command, Optional<String> check, int line) {}

    private final Map<Part, List<Value>> values = new EnumMap<>(Part.class);
    private final List<Line> criteria = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void add(Part part, String text, int line) {
        values.computeIfAbsent(part, _ -> new ArrayList<>()).add(new Value(text, line));
    }

    void add(Line criterion) {
        criteria.add(criterion);
    }

    void wrong(int line, Part part, String reason, String mend) {
        gaps.add(new Gap(line, part.key(), reason, mend, Examples.of(part)));
    }

    void wrong(Gap gap) {
        gaps.add(gap);
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    boolean has(Part part) {
        return part == Part.CRITERIA ? !criteria.isEmpty() : values.containsKey(part);
    }

    /** Something was said about it, well or not. */
    boolean concerns(Part part) {
        return has(part) || gaps.stream().anyMatch(gap -> gap.part().startsWith(part.key()));
    }

    List<Value> values(Part part) {
        return values.getOrDefault(part, List.of());
    }

    Optional<Value> value(Part part) {
        return values(part).stream().findFirst();
    }

    List<Line> criteria() {
        return criteria;
    }

    List<Gap> gaps() {
        return gaps;
    }

    List<String> notes() {
        return notes;
    }

    /** The document that the schema describes. */
    ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        values.forEach((part, texts) -> {
            switch (part) {
                case FILES, CONTEXT, CONSTRAINTS, COMMANDS -> {
                    var list = document.putArray(part.key());
                    texts.forEach(text -> list.add(text.text()));
                }
                case BUDGET -> document.put(part.key(), new BigDecimal(texts.getFirst().text()));
                case OUTCOME -> document.put(part.key(), together(part));
                case AGENT, PRIORITY -> document.put(part.key(), texts.getFirst().text());
                case CRITERIA -> {}
            }
        });
        if (!criteria.isEmpty()) {
            var list = document.putArray(Part.CRITERIA.key());
            criteria.forEach(criterion -> {
                var each = list.addObject().put("statement", criterion.statement());
                criterion.command().ifPresent(command -> each.put("command", command));
                criterion.check().ifPresent(check -> each.put("check", check));
            });
        }
        return document;
    }

    /** What several places say of one part. */
    String together(Part part) {
        return values(part).stream().map(Value::text).collect(Collectors.joining("\n\n"));
    }

    /** Of the value at an index of a part. */
    int line(Part part, int index) {
        List<Integer> lines =
                part == Part.CRITERIA
                        ? criteria.stream().map(Line::line).toList()
                        : values(part).stream().map(Value::line).toList();
        return index < lines.size() ? lines.get(index) : lines.isEmpty() ? 0 : lines.getFirst();
    }
}
