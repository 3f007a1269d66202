package dev.nightkiln;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A first policy for a repository, with the test command that its files suggest. */
final class StarterPolicy {
    private static final Map<String, String> COMMANDS = commands();

    private StarterPolicy() {}

    /** The first that is there decides. */
    private static Map<String, String> commands() {
        var commands = new LinkedHashMap<String, String>();
        commands.put("mvnw", "./mvnw -B -o verify");
        commands.put("pom.xml", "mvn -B -o verify");
        commands.put("gradlew", "./gradlew --offline check");
        commands.put("Cargo.toml", "cargo test --offline");
        commands.put("go.mod", "go test ./...");
        commands.put("package.json", "npm test");
        commands.put("pyproject.toml", "python3 -m pytest");
        commands.put("Makefile", "make test");
        return commands;
    }

    static String of(Path directory) {
        for (var each : COMMANDS.entrySet()) {
            if (Files.isRegularFile(directory.resolve(each.getKey()), LinkOption.NOFOLLOW_LINKS)) {
                return text(each.getValue(), "taken from " + each.getKey());
            }
        }
        return text("./test.sh", "nothing here says how it is tested: write the command");
    }

    private static String text(String command, String why) {
        return """
        # What a coding agent may do here, and what its change must pass. It holds as it stands on the default branch;
        # `nightkiln policy check` explains it. The organisation's own policy can be stricter.
        agent:
          name: agent
          # An image with your agent and with what the checks need; see the README.
          image: nightkiln/sandbox:dev
          command: ./tools/agent.sh
        checks:
          # %s
          - name: tests
            run: %s
            image: nightkiln/sandbox:dev
        """
                .formatted(why, command);
    }
}
