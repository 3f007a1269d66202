package dev.nightkiln;

import dev.nightkiln.dependencies.DependencyReview;
import dev.nightkiln.policy.CheckFiles;
import dev.nightkiln.policy.CiFiles;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyError;
import dev.nightkiln.policy.PolicyExplanation;
import dev.nightkiln.policy.PolicyReport;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.yaml.Problems;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** For the authors of policies: what holds, and which line says so. */
@Command(
        name = "policy",
        description = "Examines policies.",
        mixinStandardHelpOptions = true,
        subcommands = PolicyCommand.Check.class)
final class PolicyCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = spec(spec).commandLine();
        command.usage(command.getErr());
        return 2;
    }

    private static CommandSpec spec(@Nullable CommandSpec injected) {
        if (injected == null) {
            throw new IllegalStateException("only picocli runs a command");
        }
        return injected;
    }

    @Command(
            name = "check",
            description = {
                "Says what a repository's policy comes to and which line decided each value.",
                "Ends with 0 when it can be used, 1 when it cannot, 2 on wrong usage."
            },
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        private static final String VARIABLE = Setting.POLICY_FILE.variable();

        @Spec private @Nullable CommandSpec spec;

        @Option(
                names = "--repo",
                paramLabel = "DIR",
                defaultValue = ".",
                description = "the checkout whose policy is examined; this directory by default")
        private Path repository = Path.of(".");

        @Option(
                names = "--floor",
                paramLabel = "FILE|NAME",
                description =
                        "the organisation's policy: a file, or default, strict or offline; by"
                                + " default NIGHTKILN_POLICY_FILE or default")
        private @Nullable String floor;

        @Option(
                names = "--explain",
                paramLabel = "PATH|HOST|KEY",
                description =
                        "what holds for this path, host or key of the policy; path:, host: and key:"
                                + " say which is meant")
        private @Nullable String subject;

        @Override
        public Integer call() {
            if (!Files.isDirectory(repository)) {
                throw wrongUsage("--repo " + repository + " is not a directory");
            }
            Policies policies = policies();
            if (!policies.floorErrors().isEmpty()) {
                return refused(policies.floorErrors());
            }
            return switch (RepositoryPolicy.read(repository)) {
                case RepositoryPolicy.Unusable(PolicyError error) -> refused(List.of(error));
                case RepositoryPolicy.Missing _ -> answer(policies, Optional.empty());
                case RepositoryPolicy.Text(String yaml) -> answer(policies, Optional.of(yaml));
            };
        }

        private Policies policies() {
            String named =
                    Optional.ofNullable(floor)
                            .or(() ->
                                    Optional.ofNullable(System.getenv(VARIABLE))
                                            .filter(name -> !name.isBlank()))
                            .orElse("default");
            if (Policies.PACKED.contains(named)) {
                return Policies.packed(named);
            }
            Path file = Path.of(named);
            if (!Files.isRegularFile(file)) {
                throw wrongUsage(
                        (floor == null ? VARIABLE + " " : "--floor ")
                                + named
                                + " is neither a file nor one of "
                                + String.join(", ", Policies.PACKED));
            }
            return PolicyFloor.read(file);
        }

        private int answer(Policies policies, Optional<String> yaml) {
            return switch (policies.effective(yaml)) {
                case PolicyResult.Invalid(List<PolicyError> errors) -> refused(errors);
                case PolicyResult.Effective effective -> {
                    var out = spec(spec).commandLine().getOut();
                    if (subject == null) {
                        out.print(PolicyReport.render(effective));
                    } else {
                        List<String> lines =
                                new PolicyExplanation(policies, effective.policy())
                                        .explain(subject);
                        lines.forEach(out::println);
                        builtIn(effective.policy(), subject, lines).forEach(out::println);
                    }
                    out.flush();
                    yield 0;
                }
            };
        }

        /** What holds whatever the policy says, where the subject is a path that may change. */
        private List<String> builtIn(Policy policy, String subject, List<String> lines) {
            if (lines.stream()
                    .noneMatch(line -> line.startsWith("path ") && !line.contains(": denied, "))) {
                return List.of();
            }
            String path = subject.replaceFirst("^path:", "").replaceFirst("^\\./", "");
            String shown = "path " + Problems.quoted(path) + ": ";
            var files = new CheckoutFiles(repository);
            Optional<String> run =
                    CiFiles.of(files.in(CiFiles.WORKFLOWS), files::text)
                            .heldBy(path)
                            .map(rule ->
                                    "a workflow runs it (%s), so a change of it is held for a second key"
                                            .formatted(rule.source()));
            Optional<String> judges =
                    CheckFiles.heldBy(policy, path)
                            .map(rule ->
                                    "it decides how checks run (%s), so a change of it is held for a second key"
                                            .formatted(rule.source()));
            return Stream.of(run, judges, DependencyReview.meaning(path))
                    .flatMap(Optional::stream)
                    .map(meaning -> shown + meaning)
                    .toList();
        }

        private int refused(List<PolicyError> errors) {
            errors.forEach(spec(spec).commandLine().getErr()::println);
            return 1;
        }

        private ParameterException wrongUsage(String message) {
            return new ParameterException(spec(spec).commandLine(), message);
        }
    }
}
