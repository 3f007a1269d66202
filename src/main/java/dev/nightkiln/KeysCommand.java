package dev.nightkiln;

import dev.nightkiln.attest.SigningKeys;
import dev.nightkiln.attest.SigningKeys.Listed;
import dev.nightkiln.yaml.Problem;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** The keys that sign evidence; a running server notices a change by itself. */
@Command(
        name = "keys",
        description = "Shows and changes the keys that sign evidence.",
        mixinStandardHelpOptions = true)
final class KeysCommand implements Callable<Integer> {
    /** As a policy names keys. */
    private static final String ALGORITHM = "sha256:";

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "settings as YAML")
    private @Nullable Path config;

    @Override
    public Integer call() {
        CommandLine command = spec().commandLine();
        command.usage(command.getErr());
        return 2;
    }

    @Command(
            name = "list",
            description = "Says which key signs, and which did.",
            mixinStandardHelpOptions = true)
    int list() {
        return with(keys -> {
            keys.list().forEach(key -> out().println(described(key)));
            return 0;
        });
    }

    private static String described(Listed key) {
        String use =
                key.revoked()
                        .map(at -> "revoked " + at + ": " + key.reason())
                        .or(() -> key.until().map(until -> "used until " + until))
                        .orElse("signs");
        return "%s%s  made %s  %s".formatted(ALGORITHM, key.id(), key.since(), use);
    }

    @Command(
            name = "rotate",
            description = {
                "Makes a new key, which signs from now on. What the last one has signed stays good.",
                "Where a policy names the keys it takes (evidence.keys), add the new one first."
            },
            mixinStandardHelpOptions = true)
    int rotate() {
        return with(keys -> {
            out().println("signs from now on: " + ALGORITHM + keys.rotate());
            return 0;
        });
    }

    @Command(
            name = "revoke",
            description = {
                "Says that a key is in wrong hands: whatever it has signed is good no more.",
                "If it is the one that signs, another one is made."
            },
            mixinStandardHelpOptions = true)
    int revoke(
            @Parameters(paramLabel = "KEYID", description = "as keys list shows it") String id,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            required = true,
                            description = "for those who verify")
                    String reason) {
        return with(keys -> {
            try {
                String current = keys.revoke(id.replaceFirst("^" + ALGORITHM, ""), reason);
                out().println("revoked: " + id);
                out().println("signs from now on: " + ALGORITHM + current);
                return 0;
            } catch (IllegalArgumentException unknown) {
                throw new ParameterException(
                        spec().commandLine(), String.valueOf(unknown.getMessage()));
            }
        });
    }

    private int with(ToIntFunction<SigningKeys> deed) {
        return switch (Cli.settings(config)) {
            case SettingsResult.Wrong(List<Problem> problems) -> {
                spec().commandLine()
                        .getErr()
                        .println(
                                problems.stream()
                                        .map(Object::toString)
                                        .collect(Collectors.joining("\n")));
                yield 2;
            }
            case SettingsResult.Loaded(Settings settings) -> {
                Path state = StateDirectory.open(settings.server().stateDirectory());
                int code = deed.applyAsInt(SigningKeys.open(state, Clock.systemUTC()));
                out().flush();
                yield code;
            }
        };
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "only picocli runs a command");
    }
}
