package dev.nightkiln.spec;

import dev.nightkiln.task.Specification;

import java.util.List;

/** An issue as a task, or why it is none yet. */
public sealed interface SpecificationResult {
    /** {@code notes} say in sentences what stands in the issue and does not count. */
    record Understood(Specification specification, List<String> notes)
            implements SpecificationResult {
        public Understood {
            notes = List.copyOf(notes);
        }
    }

    /** {@code understood} names the parts that are well, such as "Files: `a.txt`". */
    record Incomplete(List<Gap> gaps, List<String> understood) implements SpecificationResult {
        public Incomplete {
            gaps = List.copyOf(gaps);
            understood = List.copyOf(understood);
            if (gaps.isEmpty()) {
                throw new IllegalArgumentException("nothing is missing");
            }
        }
    }
}
