package dev.nightkiln.evidence;

import dev.nightkiln.task.Specification;

import java.util.List;

/**
 * An issue as it was understood when the task was asked for. {@code notes} say in sentences what of
 * it does not count, {@code frame} in what bounds it will be worked on, as far as they were known.
 */
public record Understanding(Specification specification, List<String> notes, List<String> frame) {
    public Understanding {
        notes = List.copyOf(notes);
        frame = List.copyOf(frame);
    }
}
