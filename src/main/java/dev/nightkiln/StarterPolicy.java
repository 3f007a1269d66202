package dev.nightkiln;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * A first policy for a repository, with the test command that its files suggest. It can be used as
 * it stands: its agent is a stand-in that needs no model.
 */
final class StarterPolicy {
    /** The file that tells how a repository is tested, and Debian's packages with the tools. */
    private record Sign(String file, String command, String packages) {}

    /** The first that is there decides. */
    private static final List<Sign> SIGNS =
            List.of(
                    new Sign("mvnw", "./mvnw -B -o verify", "openjdk-17-jdk-headless"),
                    new Sign("pom.xml", "mvn -B -o verify", "maven"),
                    new Sign("gradlew", "./gradlew --offline check", "openjdk-17-jdk-headless"),
                    new Sign("Cargo.toml", "cargo test --offline", "cargo"),
                    new Sign("go.mod", "go test ./...", "golang-go"),
                    new Sign("package.json", "npm test", "npm"),
                    new Sign("pyproject.toml", "python3 -m pytest", "python3-pytest"),
                    new Sign("Makefile", "make test", "make"));

    private StarterPolicy() {}

    static String of(Path directory) {
        return SIGNS.stream()
                .filter(sign ->
                        Files.isRegularFile(
                                directory.resolve(sign.file()), LinkOption.NOFOLLOW_LINKS))
                .findFirst()
                .map(sign -> text(sign, "taken from " + sign.file() + "; needs " + sign.packages()))
                .orElseGet(() ->
                        text(
                                new Sign("", "./test.sh", "PACKAGES"),
                                "nothing here says how it is tested: write the command"));
    }

    private static String text(Sign sign, String why) {
        return """
        # What a coding agent may do here, and what its change must pass. It holds as it stands on the default branch;
        # `nightkiln policy check` explains it. The organisation's own policy can be stricter.
        #
        # As it stands, the "agent" only copies its task into a file: it needs no model, and shows the whole way once.
        # Before real work:
        #   1. Build an image with your agent and with what the checks need, beside Docker's engine on the server:
        #          FROM nightkiln/sandbox:dev
        #          USER 0:0
        #          RUN apt-get update && apt-get install -y --no-install-recommends %s
        #          RUN ... and your agent ...
        #          USER 10001:10001
        #      docker build -t nightkiln/mine:dev . gives it a name that the organisation's policy allows by default.
        #      nightkiln/sandbox:dev itself has bash, curl, git and Python: no make, no Node.js, no JVM.
        #   2. Name it at both `image:` below, and your agent at `command:`.
        #   3. Let the agent ask its model: uncomment `models:`, and give the server the key in a file that
        #      NIGHTKILN_ANTHROPIC_API_KEY_FILE names (or ..._OPENAI_..., ..._GEMINI_...). The agent never sees it.
        agent:
          name: agent
          image: nightkiln/sandbox:dev
          # One line for `sh -ec` at the top of a checkout. $NIGHTKILN_BRIEF/TASK.md says what is wanted; for example:
          #   claude -p "$(cat "$NIGHTKILN_BRIEF/TASK.md")" --dangerously-skip-permissions
          command: cp "$NIGHTKILN_BRIEF/TASK.md" told-by-nightkiln.md
        # models:
        #   - { provider: anthropic, model: claude-sonnet-* }
        checks:
          # %s. There is no network: what the command
          # would download has to be in the image, or comes from a `warm-up` (see the README).
          - name: tests
            run: %s
            image: nightkiln/sandbox:dev
        """
                .formatted(sign.packages(), why, sign.command());
    }
}
