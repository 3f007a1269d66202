package dev.nightkiln.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Files of repositories, and policies that are quick: what an agent gets wrong is not mended. */
public final class Seeds {
    private static final Path REPOSITORIES = Path.of("test-fixtures/repositories");

    /** The place of the policy in a repository. */
    public static final String POLICY = ".github/agent-policy.yml";

    private Seeds() {}

    /** One of the fixtures, as it is. */
    private static Map<String, String> repository(String name) throws IOException {
        Path root = REPOSITORIES.resolve(name);
        var files = new TreeMap<String, String>();
        try (var paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(path).toString(), Files.readString(path));
            }
        }
        return files;
    }

    /** Prices of parcels, with what is different where somebody does this to their tests. */
    public static Map<String, String> situation(String name) throws IOException {
        Map<String, String> files = repository("parcel");
        files.putAll(repository(name));
        return files;
    }

    /** The seeded repository of the fixtures with a scripted agent and its own tests as check. */
    public static Map<String, String> greeter(String agent) throws IOException {
        Map<String, String> files = repository("greeter");
        files.put(
                POLICY,
                """
                agent:
                  image: nightkiln/scripted-agent:dev
                  command: [/opt/agents/%s]
                repair:
                  rounds: 0
                checks:
                  - name: unit tests
                    run: python3 -m unittest discover
                limits:
                  agent-timeout: 60s
                  idle-timeout: 30s
                """
                        .formatted(agent));
        return files;
    }

    /** As above, with a check that passes on the base as well. */
    public static Map<String, String> greeterInTheMorning(String agent) throws IOException {
        Map<String, String> files = greeter(agent);
        files.compute(
                POLICY,
                (_, policy) ->
                        String.valueOf(policy).replace("discover", "discover -k morning -v"));
        return files;
    }

    /** A file and a policy: the agent and the one check are lines of shell. */
    public static Map<String, String> shell(String agent, String check) {
        return policy(
                """
                agent:
                  image: nightkiln/sandbox:dev
                  command: %s
                repair:
                  rounds: 0
                checks:
                  - name: check
                    run: %s
                """
                        .formatted(quoted(agent), quoted(check)));
    }

    /** The policy of that repository alone. */
    public static String shellPolicy(String agent, String check) {
        return policyOf(shell(agent, check));
    }

    /** The text of the policy among these files. */
    public static String policyOf(Map<String, String> files) {
        return Objects.requireNonNull(files.get(POLICY), POLICY);
    }

    /** As above, with lines below {@code limits}. */
    public static Map<String, String> shell(String agent, String check, String limits) {
        Map<String, String> files = shell(agent, check);
        return policy(files.get(POLICY) + "limits:\n" + limits.indent(2));
    }

    /** One file and this policy. */
    public static Map<String, String> policy(String text) {
        return new TreeMap<>(Map.of("README.md", "# A small thing\n", POLICY, text));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
