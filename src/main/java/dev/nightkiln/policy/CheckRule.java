package dev.nightkiln.policy;

import java.time.Duration;
import java.util.List;

/** A required check: it passed when the command ended with exit code 0 within the timeout. */
public record CheckRule(String name, List<String> command, String image, Duration timeout) {
    public CheckRule {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("check " + name + " needs a command");
        }
    }
}
