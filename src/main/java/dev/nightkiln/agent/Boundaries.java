package dev.nightkiln.agent;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.policy.Command;
import dev.nightkiln.policy.HostRule;
import dev.nightkiln.policy.ModelRule;
import dev.nightkiln.policy.PathRule;
import dev.nightkiln.policy.Paths;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.text.Markdown;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the effective policy lets an agent do, for it to know and not for it to keep: each line
 * holds whether the agent reads it or not. {@code providers} are those the gateway has a key for.
 */
record Boundaries(Policy policy, Set<String> providers) {
    String text() {
        var lines = new ArrayList<String>();
        lines.addAll(network());
        lines.add(
                "You have "
                        + Durations.words(policy.limits().agentTimeout())
                        + " in total, and must print something at least every "
                        + Durations.words(policy.limits().idleTimeout())
                        + ".");
        lines.addAll(paths(policy.paths()));
        lines.add(
                "Do not add submodules or nested repositories, or links that leave the working tree.");
        lines.add(
                "Limits, by their names in the policy: "
                        + policy.limits().written().entrySet().stream()
                                .map(limit -> limit.getKey() + " " + limit.getValue())
                                .collect(Collectors.joining(", "))
                        + ".");
        lines.add(
                "These checks must pass on your change; they run again in a container you cannot touch:\n"
                        + checks());
        return lines.stream().map(line -> "- " + line).collect(Collectors.joining("\n"));
    }

    /** The same for a program. */
    Map<String, Object> fields() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("hosts", hosts());
        fields.put("models", models());
        fields.put("writable", patterns(policy.paths().writable()));
        fields.put("protected", patterns(policy.paths().protectedPaths()));
        fields.put("binaries", policy.paths().binaries());
        fields.put("executables", policy.paths().executables());
        fields.put("limits", policy.limits().written());
        return fields;
    }

    private List<String> network() {
        if (hosts().isEmpty() && models().isEmpty()) {
            return List.of("There is no network. Do not try to install anything.");
        }
        String hosts =
                hosts().isEmpty()
                        ? "No host of the network can be reached. Do not try to install anything."
                        : "Of the network only these hosts can be reached, through the proxy in"
                                + " `HTTPS_PROXY`: "
                                + list(hosts())
                                + ".";
        String models =
                models().isEmpty()
                        ? "No model can be called."
                        : "These models can be called, below `NIGHTKILN_LLM_URL` with"
                                + " `NIGHTKILN_LLM_TOKEN`: "
                                + list(models())
                                + ".";
        return List.of(hosts, models);
    }

    private static List<String> paths(Paths paths) {
        var lines = new ArrayList<String>();
        List<String> writable = patterns(paths.writable());
        if (!writable.contains("**")) {
            lines.add("Change nothing but these paths: " + list(writable) + ".");
        }
        if (!paths.protectedPaths().isEmpty()) {
            lines.add(
                    "A change of one of these paths is held until more people agree; leave them as"
                            + " they are unless the issue asks for it: "
                            + list(patterns(paths.protectedPaths()))
                            + ".");
        }
        if (!paths.binaries()) {
            lines.add("Binary files are refused.");
        }
        if (!paths.executables()) {
            lines.add("Files that become executable are refused.");
        }
        return lines;
    }

    private List<String> hosts() {
        return policy.hosts().stream().map(HostRule::host).distinct().toList();
    }

    private List<String> models() {
        return policy.models().stream()
                .filter(rule -> providers.contains(rule.provider()))
                .map(Boundaries::name)
                .distinct()
                .toList();
    }

    private static String name(ModelRule rule) {
        return rule.provider() + "/" + rule.model();
    }

    private static List<String> patterns(List<PathRule> rules) {
        return rules.stream().map(PathRule::pattern).toList();
    }

    private static String list(List<String> names) {
        return names.stream().map(Markdown::code).collect(Collectors.joining(", "));
    }

    private String checks() {
        return policy.checks().stream().map(Boundaries::check).collect(Collectors.joining("\n"));
    }

    private static String check(CheckRule check) {
        return "  - "
                + Markdown.code(check.name())
                + ": "
                + Markdown.code(Command.shown(check.command()));
    }
}
