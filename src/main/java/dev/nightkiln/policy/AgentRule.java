package dev.nightkiln.policy;

import java.util.List;

/** Which program works on a task, and in which image. */
public record AgentRule(List<String> command, String image) {
    public AgentRule {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("an agent needs a command");
        }
    }
}
