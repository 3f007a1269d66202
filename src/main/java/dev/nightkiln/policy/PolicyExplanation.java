package dev.nightkiln.policy;

import dev.nightkiln.yaml.Problems;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Says what a policy makes of one path, host or key of its own, which line says so and how to
 * change that.
 */
public final class PolicyExplanation {
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("([A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?");
    private static final Pattern URL =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#]*@)?([^/?#]*).*");

    /** No policy can name these, so what they are asked for is the host. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:localhost|[0-9]+(?:\\.[0-9]+){3}|\\[[0-9A-Fa-f:.]+])(?::[0-9]+)?");

    private static final String FILE = Policies.REPOSITORY_FILE;

    private final Policies floor;
    private final Policy policy;

    public PolicyExplanation(Policies floor, Policy policy) {
        this.floor = floor;
        this.policy = policy;
    }

    /**
     * One line for each meaning: {@code path:}, {@code host:} and {@code key:} say which is meant,
     * a slash means a path and a port a host; {@code package.json} could be either.
     */
    public List<String> explain(String subject) {
        if (subject.startsWith("key:")) {
            String key = subject.substring("key:".length());
            List<String> values = PolicyReport.lines(policy, key);
            return values.isEmpty()
                    ? List.of(
                            "key "
                                    + Problems.quoted(key)
                                    + ": no value of this policy has this name; the report without"
                                    + " --explain lists them all")
                    : values;
        }
        List<String> values = PolicyReport.lines(policy, subject);
        return values.isEmpty() ? pathOrHost(subject) : values;
    }

    private List<String> pathOrHost(String subject) {
        if (subject.startsWith("path:")) {
            return path(subject.substring("path:".length()));
        }
        if (subject.startsWith("host:")) {
            return host(subject.substring("host:".length()));
        }
        Matcher url = URL.matcher(subject);
        if (url.matches()) {
            return host(url.group(2) + port(url.group(1), url.group(2)));
        }
        if (ADDRESS.matcher(subject).matches()) {
            return host(subject);
        }
        Matcher shape = HOST_AND_PORT.matcher(subject);
        if (!shape.matches() || !HostReader.isHost(shape.group(1).toLowerCase(Locale.ROOT))) {
            return shape.matches() && shape.group(2) != null ? host(subject) : path(subject);
        }
        var both = new ArrayList<>(host(subject));
        if (shape.group(2) == null) {
            both.addAll(path(subject));
        }
        return both;
    }

    /** The port that a URL means without naming one. */
    private static String port(String scheme, String authority) {
        if (authority.contains(":")) {
            return "";
        }
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https" -> ":443";
            case "http" -> ":80";
            default -> "";
        };
    }

    private List<String> path(String given) {
        String path = given.startsWith("./") ? given.substring(2) : given;
        String writing = writing(path);
        return writing.contains(": denied, ") || path.endsWith("/")
                ? List.of(writing)
                : Stream.concat(Stream.of(writing), test(path).stream()).toList();
    }

    private Optional<String> test(String path) {
        List<String> patterns = policy.proving().proof().tests();
        return IntStream.range(0, patterns.size())
                .filter(i -> PathGlob.alike(patterns.get(i)).matches(path))
                .mapToObj(i ->
                        "path %s: a test by %s (%s) below proof.tests"
                                .formatted(
                                        Problems.quoted(path),
                                        Problems.quoted(patterns.get(i)),
                                        line("proof.tests[" + i + "]")))
                .findFirst();
    }

    private String writing(String path) {
        String shown = "path " + Problems.quoted(path) + ": ";
        if (path.endsWith("/") && !path.startsWith("/")) {
            return shown
                    + "a directory has no rule of its own; name a file in it, like "
                    + path
                    + "a";
        }
        boolean isInside =
                List.of(path.split("/", -1)).stream()
                        .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
        if (!isInside) {
            return shown + "denied, it is no path from the repository's root; write it like src/a";
        }
        Optional<PathRule> writable =
                policy.paths().writable().stream()
                        .filter(rule -> rule.matchesExactly(path))
                        .findFirst();
        if (writable.isEmpty()) {
            return shown
                    + "denied, paths.writable ("
                    + line("paths.writable")
                    + ") does not match it; add a pattern there, as far as the organisation allows";
        }
        return policy.paths().protectedPaths().stream()
                .filter(rule -> rule.isTouchedBy(path))
                .findFirst()
                .map(rule ->
                        shown
                                + "protected by "
                                + rule(rule)
                                + " below paths.protected; a change of it is held until "
                                + policy.signOff().protectedApprovals()
                                + " people approve")
                .orElseGet(() -> shown + "writable by " + rule(writable.get()));
    }

    private static String rule(PathRule rule) {
        return Problems.quoted(rule.pattern()) + " (" + rule.source() + ")";
    }

    private List<String> host(String given) {
        String shown = "host " + Problems.quoted(given) + ": ";
        Matcher shape = HOST_AND_PORT.matcher(given);
        String name = shape.matches() ? shape.group(1).toLowerCase(Locale.ROOT) : "";
        if (!HostReader.isHost(name) || name.startsWith(".")) {
            return List.of(
                    shown
                            + "denied, only full names of hosts are let through, no addresses;"
                            + " write it like registry.npmjs.org or registry.npmjs.org:443");
        }
        OptionalInt port =
                shape.group(2) == null
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(shape.group(2)));
        List<String> allowed = allowed(policy.hosts(), name, port);
        return allowed.isEmpty()
                ? List.of(shown + denied(name, port))
                : allowed.stream().map(rule -> shown + "allowed, " + rule).toList();
    }

    private String denied(String name, OptionalInt port) {
        String said =
                policy.hosts().stream()
                        .filter(rule -> rule.names(name))
                        .findFirst()
                        .map(rule ->
                                "denied, %s (%s) is for another port"
                                        .formatted(Problems.quoted(rule.host()), rule.source()))
                        .orElseGet(() ->
                                "denied, egress.hosts ("
                                        + line("egress.hosts")
                                        + ") does not name it");
        List<String> most = allowed(floor.mostHosts(), name, port);
        return said
                + (most.isEmpty()
                        ? "; the organisation lets no repository reach it; ask an operator to add it to"
                                + " egress.hosts.max"
                        : "; add it to egress.hosts of "
                                + FILE
                                + ", the organisation allows "
                                + String.join(" and ", most));
    }

    /** What the rules let through to this host, one text for each rule. */
    private static List<String> allowed(List<HostRule> rules, String name, OptionalInt port) {
        var texts = new ArrayList<String>();
        for (HostRule rule : rules) {
            Set<String> methods =
                    rule.methods().stream()
                            .filter(_ -> rule.names(name))
                            .filter(method ->
                                    port.isEmpty() || rule.portFor(method) == port.getAsInt())
                            .collect(Collectors.toSet());
            if (!methods.isEmpty()) {
                texts.add(
                        methods.stream()
                                        .sorted()
                                        .map(method -> method + " to port " + rule.portFor(method))
                                        .collect(Collectors.joining(", "))
                                + " by "
                                + Problems.quoted(rule.host())
                                + " ("
                                + rule.source()
                                + ")");
            }
        }
        return texts;
    }

    private String line(String key) {
        return policy.source(key).map(Source::toString).orElse(FILE);
    }
}
