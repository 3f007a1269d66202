package dev.nightkiln.sandbox;

import dev.nightkiln.task.TaskId;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The labels by which we find again what is ours on an engine. */
record Labels(String instance) {
    static final String INSTANCE = "dev.nightkiln.instance";
    static final String TASK = "dev.nightkiln.task";
    static final String FENCE = "dev.nightkiln.fence";
    static final String ROLE = "dev.nightkiln.role";

    Map<String, String> of(SandboxLabel label, String part) {
        return Map.of(
                INSTANCE,
                instance,
                TASK,
                label.task().value(),
                FENCE,
                Long.toString(label.fence()),
                ROLE,
                label.role() + part);
    }

    List<String> filter() {
        return List.of(INSTANCE + "=" + instance);
    }

    List<String> filter(TaskId task) {
        return List.of(INSTANCE + "=" + instance, TASK + "=" + task.value());
    }

    /** Empty for labels that we did not write. */
    static Optional<TaskId> task(Map<String, String> labels) {
        return TaskId.parse(labels.getOrDefault(TASK, ""));
    }
}
