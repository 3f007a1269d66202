package dev.nightkiln.verify;

import dev.nightkiln.workspace.ChangedContent;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells what a change brought from what was there: a line is new unless some changed file of the
 * base has it. The base is read only when somebody asks.
 */
final class NewLines {
    private final List<ChangedContent> change;
    private final Supplier<List<ChangedContent>> base;
    private final Set<String> lines = new HashSet<>();
    private final Set<String> contents = new HashSet<>();
    private boolean read;
    private int opened = -1;
    private List<String> open = List.of();

    NewLines(List<ChangedContent> change, Supplier<List<ChangedContent>> base) {
        this.change = change;
        this.base = base;
    }

    boolean brought(Suspicion suspicion) {
        if (!read) {
            read = true;
            for (ChangedContent old : base.get()) {
                contents.add(old.content());
                old.content().lines().forEach(lines::add);
            }
        }
        if (suspicion.packed()) {
            return !contents.contains(change.get(suspicion.file()).content());
        }
        if (opened != suspicion.file()) {
            opened = suspicion.file();
            open = change.get(opened).content().lines().toList();
        }
        int first = Math.clamp(suspicion.firstLine() - 1, 0, open.size());
        int last = Math.clamp(suspicion.lastLine(), first, open.size());
        // A place that is nowhere is a reason to look, not to go on.
        return first == last
                || open.subList(first, last).stream().anyMatch(line -> !lines.contains(line));
    }
}
