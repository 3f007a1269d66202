package dev.nightkiln.verify;

import dev.nightkiln.workspace.ChangedContent;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Tells what a change brought from what was there: a line is new unless some changed file of the
 * base has it. The base is read only when somebody asks.
 */
final class NewLines {
    /**
     * What a scanner takes for a line's end and we do not, as UTF-8: its lines are then others than
     * ours, and a secret could be said to stand where an old line is.
     */
    private static final Pattern ODD_ENDS =
            Pattern.compile("\\r(?!\\n)|\u00e2\u0080[\u00a8\u00a9]");

    private static final Pattern END = Pattern.compile("\\r?\\n");

    private final List<ChangedContent> change;
    private final Supplier<List<ChangedContent>> base;
    private final Set<String> lines = new HashSet<>();
    private final Set<String> contents = new HashSet<>();
    private boolean read;
    private int opened = -1;
    private List<String> open = List.of();
    private boolean odd;

    NewLines(List<ChangedContent> change, Supplier<List<ChangedContent>> base) {
        this.change = change;
        this.base = base;
    }

    boolean brought(Suspicion suspicion) {
        if (!read) {
            read = true;
            for (ChangedContent old : base.get()) {
                contents.add(old.content());
                END.splitAsStream(old.content()).forEach(lines::add);
            }
        }
        if (suspicion.packed()) {
            return !contents.contains(change.get(suspicion.file()).content());
        }
        if (opened != suspicion.file()) {
            opened = suspicion.file();
            String content = change.get(opened).content();
            odd = ODD_ENDS.matcher(content).find();
            open = END.splitAsStream(content).toList();
        }
        int first = Math.clamp(suspicion.firstLine() - 1, 0, open.size());
        int last = Math.clamp(suspicion.lastLine(), first, open.size());
        // A place that is nowhere is a reason to look, not to go on.
        return odd
                || first == last
                || open.subList(first, last).stream().anyMatch(line -> !lines.contains(line));
    }
}
