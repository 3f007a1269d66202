package dev.nightkiln.spec;

import dev.nightkiln.spec.SpecificationResult.Incomplete;
import dev.nightkiln.spec.SpecificationResult.Understood;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Criterion.Proof;
import dev.nightkiln.task.Specification;
import dev.nightkiln.task.Specification.Priority;
import dev.nightkiln.text.HiddenText;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Reads an issue as a task, however it was written: a YAML block, a filled-in form, headings, or
 * plain sentences. What GitHub's page does not show is not read.
 */
public final class SpecificationReader {
    /** GitHub takes no longer text. */
    private static final int LONGEST = 66_000;

    private static final int MOST_GAPS = 20;
    private static final int MEANT = 3;

    private final SpecificationSchema schema = new SpecificationSchema();

    public SpecificationResult read(String title, String body) {
        var draft = new Draft();
        String name = HiddenText.cleanLine(title).text();
        String text = body.replace("\r\n", "\n").replace('\r', '\n').replace("\uFEFF", "");
        if (text.length() > LONGEST) {
            draft.wrong(
                    new Gap(
                            0,
                            "",
                            "the issue has more than " + LONGEST + " characters",
                            "say what is wanted on one page and link the rest",
                            ""));
            return new Incomplete(draft.gaps(), List.of());
        }
        List<Section> rest = SectionReader.read(draft, sections(text, draft));
        outcome(draft, name, rest);
        schema.check(draft);
        return draft.gaps().isEmpty()
                ? new Understood(specification(draft), draft.notes())
                : new Incomplete(sorted(draft.gaps()), Summary.of(draft));
    }

    private static List<Section> sections(String text, Draft draft) {
        List<String> lines = List.of(text.split("\n", -1));
        int end = 0;
        var front = FrontBlock.find(lines, 0);
        if (front.isPresent()) {
            YamlReader.read(front.get(), draft);
            end = front.get().end();
            var second = FrontBlock.find(lines, end);
            if (second.isPresent()) {
                end = second.get().end();
                draft.wrong(
                        new Gap(
                                second.get().firstLine() - 1,
                                "",
                                "a second block of YAML begins here",
                                "keep one block and put everything into it",
                                YamlReader.EXAMPLE));
            }
        }
        String shown = String.join("\n", lines.subList(end, lines.size()));
        String clean = HiddenText.clean(shown).text().replace('\u00a0', ' ');
        var places = new LinePlaces(shown, clean, end);
        return Outline.of(clean).stream().map(places::inSource).toList();
    }

    /** Without a heading for it the outcome is what the issue says besides its other parts. */
    private static void outcome(Draft draft, String title, List<Section> rest) {
        String said =
                rest.stream()
                        .map(SpecificationReader::whole)
                        .collect(Collectors.joining("\n\n"))
                        .strip();
        if (draft.concerns(Part.OUTCOME)) {
            if (!said.isEmpty()) {
                draft.add(Part.CONTEXT, said, rest.getFirst().line());
            }
            draft.value(Part.OUTCOME)
                    .filter(value -> !Vagueness.says(value.text(), 2))
                    .ifPresent(value ->
                            draft.wrong(
                                    value.line(),
                                    Part.OUTCOME,
                                    "it does not say what must be different when the task is done",
                                    "write one whole sentence"));
            return;
        }
        if (!draft.concerns(Part.CRITERIA)) {
            FreeCriteria.read(draft, rest);
        }
        // The criteria of a task that says nothing else are what is wanted.
        String criteria =
                draft.criteria().stream()
                        .map(Draft.Line::statement)
                        .collect(Collectors.joining("\n"));
        String wanted = said.isEmpty() ? criteria : said;
        if (Vagueness.isSentence(wanted) && Vagueness.says(title + "\n" + wanted, MEANT)) {
            draft.add(Part.OUTCOME, (title + "\n\n" + said).strip(), 0);
        } else if (draft.gaps().stream().noneMatch(YamlReader::isOfBlock)) {
            // What is wrong with the YAML block may be why there is none.
            draft.wrong(
                    0,
                    Part.OUTCOME,
                    said.isEmpty()
                            ? "the issue has a title and nothing that says what is wanted"
                            : "the issue does not say what must be different when the task is done",
                    "add a sentence or two");
        }
    }

    private static String whole(Section section) {
        String heading = section.heading().isEmpty() ? "" : "**" + section.heading() + "**\n\n";
        return (heading + section.source()).strip();
    }

    private static List<Gap> sorted(List<Gap> gaps) {
        return gaps.stream().sorted(Comparator.comparingInt(Gap::line)).limit(MOST_GAPS).toList();
    }

    private static Specification specification(Draft draft) {
        return new Specification(
                draft.together(Part.OUTCOME),
                texts(draft, Part.FILES),
                texts(draft, Part.CONTEXT),
                texts(draft, Part.CONSTRAINTS),
                new ArrayList<>(draft.criteria())
                        .stream().map(SpecificationReader::criterion).toList(),
                texts(draft, Part.COMMANDS),
                draft.value(Part.AGENT).map(Draft.Value::text),
                draft.value(Part.BUDGET).map(value -> new BigDecimal(value.text())),
                draft.value(Part.PRIORITY)
                        .map(value -> Priority.valueOf(value.text().toUpperCase(Locale.ROOT)))
                        .orElse(Priority.NORMAL));
    }

    private static List<String> texts(Draft draft, Part part) {
        return draft.values(part).stream().map(Draft.Value::text).toList();
    }

    private static Criterion criterion(Draft.Line line) {
        Proof proof =
                line.command()
                        .<Proof>map(Proof.Command::new)
                        .or(() -> line.check().map(Proof.NamedCheck::new))
                        .orElseGet(Proof.None::new);
        return new Criterion(line.statement(), proof);
    }
}
