package dev.nightkiln.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one file says of people, network, models, paths and gates; nothing is filled in yet. */
record Walls(
        AccessSection trigger,
        AccessSection approve,
        Optional<Choice<HostRule>> hosts,
        Optional<Choice<ModelRule>> models,
        PathsSection paths,
        Optional<At<String>> scanner,
        Map<Bounded, Bounded.Span> amounts,
        Optional<Choice<String>> runtimes) {
    Walls {
        amounts = Map.copyOf(amounts);
    }

    record AccessSection(Optional<At<Access.Role>> role, Optional<At<List<String>>> logins) {
        static final AccessSection SILENT = new AccessSection(Optional.empty(), Optional.empty());
    }

    record PathsSection(
            Optional<At<List<PathRule>>> writable,
            Optional<At<List<PathRule>>> protectedPaths,
            Optional<At<Boolean>> binaries,
            Optional<At<Boolean>> executables) {
        static final PathsSection SILENT =
                new PathsSection(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
