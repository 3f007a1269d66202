package dev.nightkiln;

import dev.nightkiln.yaml.Problem;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * The commands. Each ends with an exit code: 0 well, 1 something failed, 2 wrong usage or settings;
 * {@code verify} has codes of its own.
 */
@Command(
        name = "nightkiln",
        description =
                "Runs coding agents on GitHub issues in sealed containers and verifies what they did.",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        subcommands = {
            Cli.Serve.class,
            Cli.Examine.class,
            PolicyCommand.class,
            SpecCommand.class,
            InitCommand.class,
            VerifyCommand.class,
            KeysCommand.class,
            Demo.class
        })
final class Cli implements Callable<Integer> {
    static int run(String[] arguments) {
        return new CommandLine(new Cli())
                .setExecutionExceptionHandler(Cli::failed)
                .execute(arguments);
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.out);
        return 2;
    }

    /** People get the message; the trace is for bugs, which have no message worth showing. */
    private static int failed(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        String message = failure.getMessage();
        command.getErr().println("nightkiln: " + (message == null ? failure : message));
        if (message == null) {
            failure.printStackTrace(command.getErr());
        }
        return 1;
    }

    /** The version the jar was built with. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"nightkiln " + number()};
        }

        static String number() {
            String version = Cli.class.getPackage().getImplementationVersion();
            return version == null ? "(not packaged)" : version;
        }
    }

    static SettingsResult settings(@Nullable Path file) {
        return SettingsLoader.loadWithMadeApp(
                System.getenv(), Optional.ofNullable(file), Path.of(""));
    }

    @Command(
            name = "serve",
            description = {
                "Takes deliveries and works on tasks until it is stopped.",
                "Without an App it serves only the page that makes one."
            },
            mixinStandardHelpOptions = true)
    static final class Serve implements Callable<Integer> {
        @Option(names = "--config", paramLabel = "FILE", description = "settings as YAML")
        private @Nullable Path config;

        @Override
        public Integer call() throws InterruptedException {
            return switch (settings(config)) {
                case SettingsResult.Wrong(var problems) -> wrong(problems);
                case SettingsResult.Loaded(Settings settings) -> serve(settings);
            };
        }

        private static int wrong(List<Problem> problems) {
            System.err.println(
                    problems.stream().map(Object::toString).collect(Collectors.joining("\n")));
            return 2;
        }

        private static int serve(Settings settings) throws InterruptedException {
            var clock = Clock.systemUTC();
            AutoCloseable server;
            if (settings.app().isPresent()) {
                App app = App.start(settings, settings.app().get(), clock);
                System.err.println(
                        "nightkiln: taking deliveries at http://"
                                + settings.server().host()
                                + ":"
                                + app.port()
                                + "/webhooks/github");
                server = app;
            } else {
                server = SetupMode.start(settings, clock);
            }
            var stopped = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(
                            Thread.ofPlatform()
                                    .name("stop")
                                    .unstarted(() -> {
                                        close(server);
                                        stopped.countDown();
                                    }));
            stopped.await();
            return 0;
        }

        private static void close(AutoCloseable server) {
            try {
                server.close();
            } catch (Exception failed) {
                System.err.println("nightkiln: while stopping: " + failed);
            }
        }
    }

    @Command(
            name = "doctor",
            description = {
                "Says what is missing for serving, and how to mend it.",
                "With --repo: whether a repository's branch waits for the sign-off."
            },
            mixinStandardHelpOptions = true)
    static final class Examine implements Callable<Integer> {
        @Option(names = "--config", paramLabel = "FILE", description = "settings as YAML")
        private @Nullable Path config;

        @Option(
                names = "--repo",
                paramLabel = "OWNER/NAME",
                description = "look at this repository instead of this machine")
        private @Nullable String repository;

        @Option(
                names = "--branch",
                paramLabel = "BRANCH",
                description = "another branch of it than the default branch")
        private @Nullable String branch;

        @Spec private @Nullable CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            var findings = examine(settings(config));
            System.out.print(Doctor.render(findings));
            return Doctor.exitCode(findings);
        }

        private List<Finding> examine(SettingsResult settings) throws InterruptedException {
            if (repository == null && branch == null) {
                return Examination.of(settings).examine();
            }
            return RepositoryExamination.of(String.valueOf(repository), Optional.ofNullable(branch))
                    .orElseThrow(() -> usage("--repo wants owner/name, as in acme/widgets"))
                    .examine(settings);
        }

        private CommandLine.ParameterException usage(String what) {
            return new CommandLine.ParameterException(
                    Objects.requireNonNull(spec).commandLine(), what);
        }
    }
}
