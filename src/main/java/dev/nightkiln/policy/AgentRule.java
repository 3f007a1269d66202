package dev.nightkiln.policy;

import java.util.List;

/** Which program works on a task, in which image, and by which name an issue can ask for it. */
public record AgentRule(String name, List<String> command, String image) {
    /** Of an agent whose policy gives it none. */
    public static final String UNNAMED = "agent";

    public AgentRule {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("an agent needs a command");
        }
    }

    AgentRule withImage(String other) {
        return new AgentRule(name, command, other);
    }
}
