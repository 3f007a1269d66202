package dev.nightkiln.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one file says, line by line; nothing is filled in yet. */
record Wanted(
        AgentSection agent,
        List<CheckSection> checks,
        Map<Limit, Amount> limits,
        Walls walls,
        ProvingSections proving) {
    Wanted {
        checks = List.copyOf(checks);
        limits = Map.copyOf(limits);
    }

    /** A text and where it stands. */
    record Text(String value, int line) {}

    record AgentSection(
            Optional<Text> name, Optional<At<List<String>>> command, Optional<Text> image) {
        static final AgentSection SILENT =
                new AgentSection(Optional.empty(), Optional.empty(), Optional.empty());
    }

    record CheckSection(
            String path,
            Text name,
            List<String> command,
            Optional<Text> image,
            Optional<Amount> timeout,
            CheckRule.KeptFiles kept) {}
}
