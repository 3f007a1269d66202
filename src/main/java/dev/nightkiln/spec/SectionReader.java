package dev.nightkiln.spec;

import dev.nightkiln.spec.Section.Block;
import dev.nightkiln.spec.Section.Block.Code;
import dev.nightkiln.spec.Section.Block.Item;
import dev.nightkiln.spec.Section.Block.Prose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the sections of an issue into a draft. What the YAML block has said already stands. */
final class SectionReader {
    private static final Set<String> NOTHING =
            Set.of(
                    "_no response_",
                    "*no response*",
                    "no response",
                    "n/a",
                    "na",
                    "none",
                    "-",
                    "—",
                    "tbd",
                    "todo",
                    "...",
                    "…",
                    "?",
                    "keine",
                    "keiner",
                    "nichts",
                    "nein",
                    "leer",
                    "/");

    /**
     * Begun by a whole run of ticks alone: a page full of them would be read from each one anew.
     */
    private static final Pattern CODE = Pattern.compile("(?<!`)(`++)([^`].*?)\\1");

    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    /** The later lines of "Given ... When ... Then ...". */
    private static final Pattern GOES_ON =
            Pattern.compile("(?iu)(?:when|then|and|but|wenn|dann|und|aber)\\b.*");

    private final Draft draft;
    private final Set<Part> before;
    private final List<Section> rest = new ArrayList<>();

    private SectionReader(Draft draft) {
        this.draft = draft;
        this.before =
                Set.copyOf(java.util.Arrays.stream(Part.values()).filter(draft::concerns).toList());
    }

    /** Gives the sections back that are no part: those before, between and after. */
    static List<Section> read(Draft draft, List<Section> sections) {
        var reader = new SectionReader(draft);
        sections.forEach(reader::section);
        return reader.rest;
    }

    private void section(Section section) {
        Optional<Part> part = Part.named(section.heading());
        if (isNothing(section.source())) {
            if (part.isEmpty() && !section.heading().isEmpty() && section.blocks().isEmpty()) {
                rest.add(section);
            }
            return;
        }
        if (part.isEmpty()) {
            rest.add(section);
        } else if (before.contains(part.get())) {
            draft.note(
                    "The heading "
                            + part.get().title()
                            + " in line "
                            + section.line()
                            + " is not read, because the YAML block has it already.");
        } else {
            read(part.get(), section);
        }
    }

    static boolean isNothing(String text) {
        return text.isBlank() || NOTHING.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    private void read(Part part, Section section) {
        switch (part) {
            case OUTCOME -> outcome(section);
            case FILES -> entries(section).forEach(this::file);
            case CONTEXT -> draft.add(part, section.source(), section.line());
            case CONSTRAINTS ->
                    entries(section).forEach(entry -> draft.add(part, entry.text(), entry.line()));
            case CRITERIA -> section.blocks().forEach(this::criteria);
            case COMMANDS -> section.blocks().forEach(this::commands);
            case AGENT -> draft.add(part, bare(section), section.line());
            case BUDGET -> Amounts.budget(draft, bare(section), section.line());
            case PRIORITY -> Amounts.priority(draft, bare(section), section.line());
        }
    }

    /** Two headings that both say what is wanted are one outcome. */
    private void outcome(Section section) {
        draft.add(Part.OUTCOME, section.source(), section.line());
    }

    private static String bare(Section section) {
        return section.source().replaceAll("^[-*]\\s+|[`*_]", "").strip();
    }

    private static List<Draft.Value> entries(Section section) {
        var entries = new ArrayList<Draft.Value>();
        for (Block block : section.blocks()) {
            switch (block) {
                case Item item -> {
                    String text = String.join("\n", join(item));
                    entries.add(new Draft.Value(text, item.line()));
                }
                case Prose prose -> lines(prose.source(), prose.line(), entries);
                case Code code -> lines(code.text(), code.line() + 1, entries);
            }
        }
        return entries;
    }

    private static List<String> join(Item item) {
        var all = new ArrayList<String>();
        all.add(item.text().replaceFirst("^\\[[ xX]\\]\\s+", ""));
        all.addAll(item.below());
        return all;
    }

    private static void lines(String text, int first, List<Draft.Value> entries) {
        int line = first;
        for (String each : text.split("\n", -1)) {
            if (!isNothing(each)) {
                entries.add(new Draft.Value(each.strip(), line));
            }
            line++;
        }
    }

    /** Code in it is the name; else commas divide names, and a blank ends one. */
    private void file(Draft.Value entry) {
        var names = CODE.matcher(entry.text()).results().map(code -> code.group(2)).toList();
        for (String name : names.isEmpty() ? plainNames(entry.text()) : names) {
            draft.add(Part.FILES, name.strip().replaceFirst("^\\./", ""), entry.line());
        }
    }

    private static List<String> plainNames(String text) {
        return COMMA.splitAsStream(text.replaceFirst("^[-*+]\\s+", ""))
                .map(name -> name.replaceFirst("\\s+(?:[-–—(#:]|and |und ).*$", "").strip())
                .map(name -> name.replaceFirst("^\\[([^\\]]+)\\]\\([^)]*\\)$", "$1"))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private void criteria(Block block) {
        switch (block) {
            case Item item -> CriterionReader.read(draft, item.text(), item.below(), item.line());
            case Code code ->
                    Commands.of(code.text())
                            .forEach(command ->
                                    draft.add(
                                            new Draft.Line(
                                                    CriterionReader.succeeds(command),
                                                    Optional.of(command),
                                                    Optional.empty(),
                                                    code.line())));
            case Prose prose when prose.source().startsWith("|") ->
                    draft.note(
                            "The table in line "
                                    + prose.line()
                                    + " is not read; write a list of criteria.");
            case Prose prose -> prose(prose);
        }
    }

    private void prose(Prose prose) {
        var entries = new ArrayList<Draft.Value>();
        lines(prose.source(), prose.line(), entries);
        for (int at = 0; at < entries.size(); ) {
            var below = new ArrayList<String>();
            int next = at + 1;
            while (next < entries.size() && GOES_ON.matcher(entries.get(next).text()).matches()) {
                below.add(entries.get(next).text());
                next++;
            }
            CriterionReader.read(draft, entries.get(at).text(), below, entries.get(at).line());
            at = next;
        }
    }

    private void commands(Block block) {
        switch (block) {
            case Code code -> Commands.of(code.text()).forEach(line -> command(line, code.line()));
            case Item item -> join(item).forEach(text -> spoken(text, item.line()));
            case Prose prose -> {
                var entries = new ArrayList<Draft.Value>();
                lines(prose.source(), prose.line(), entries);
                entries.forEach(entry -> spoken(entry.text(), entry.line()));
            }
        }
    }

    /** Code in it is the command; without code the line is one where it begins like one. */
    private void spoken(String text, int line) {
        var code =
                CODE.matcher(text)
                        .results()
                        .map(found -> found.group(2).strip())
                        .filter(Commands::isOne)
                        .toList();
        if (!code.isEmpty()) {
            code.forEach(each -> command(each, line));
        } else if (Commands.isOne(text)) {
            command(text.strip(), line);
        } else {
            draft.note(
                    "Line "
                            + line
                            + " under Validation commands is not taken as a command; write commands as"
                            + " code.");
        }
    }

    private void command(String command, int line) {
        draft.add(Part.COMMANDS, command, line);
    }
}
