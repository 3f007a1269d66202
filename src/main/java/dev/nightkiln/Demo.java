package dev.nightkiln;

import dev.nightkiln.sandbox.DockerSandboxes;
import dev.nightkiln.sandbox.SandboxException;

import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Shows the main job from end to end: a stand-in for GitHub, real containers, a scripted agent. */
@Command(
        name = "demo",
        description = {
            "Shows the main job on this machine, told while it happens.",
            "A stand-in for GitHub, real Docker sandboxes and a scripted agent. Afterwards it stays up to",
            "be clicked through."
        },
        mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {
    private static final Path SETUP = Path.of("sandbox-images", "setup.sh");
    private static final Path SEED = Path.of("test-fixtures", "repositories", "greeter");

    @Option(names = "--once", description = "stop after the story; 0 only if all went as it must")
    private boolean once;

    @Option(names = "--report", paramLabel = "FILE", description = "write what happened as JSON")
    private @Nullable Path report;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "port of the stand-in's pages; any free one by default")
    private int port;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.isExecutable(SETUP) || !Files.isDirectory(SEED)) {
            System.err.println(
                    "nightkiln: the demo needs "
                            + SETUP
                            + " and "
                            + SEED
                            + "; run it from a checkout");
            return 2;
        }
        if (new ProcessBuilder(SETUP.toString()).inheritIO().start().waitFor() != 0) {
            System.err.println("nightkiln: Docker is not ready, see above");
            return 1;
        }
        // Before anything logs: the story is told on the screen, and only what is wrong belongs
        // between its lines.
        System.setProperty("nightkiln.log", "WARN");
        Path directory = Files.createTempDirectory("nightkiln-demo-");
        var started = new AtomicReference<Optional<DemoWorld>>(Optional.empty());
        // One hook for both, and at every end: the directory can only go when nothing writes into
        // it any more.
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("clean")
                                .unstarted(() -> {
                                    started.get().ifPresent(DemoWorld::close);
                                    remove(directory);
                                }));
        var world = DemoWorld.start(directory, port, SEED.toAbsolutePath(), Clock.systemUTC());
        started.set(Optional.of(world));
        return run(world);
    }

    private int run(DemoWorld world) throws IOException, InterruptedException {
        out.println("GitHub (a stand-in): " + world.page(""));
        List<Story.Ending> endings = new Story(world, Clock.systemUTC(), out).tell();
        boolean good = endings.stream().allMatch(Story.Ending::asExpected);
        if (report != null) {
            DemoReport.write(report, endings);
        }
        out.println(
                good
                        ? "Every ending was the expected one."
                        : "Not every ending was the expected one.");
        if (!once) {
            out.println(
                    "Now you: open "
                            + world.page("/issues/3")
                            + ", add the label agent:run or write a comment. Ctrl-C ends it.");
            // The hook does the rest.
            new CountDownLatch(1).await();
        }
        return good ? 0 : 1;
    }

    private static void remove(Path directory) {
        try (var sandboxes = new DockerSandboxes(EngineSettings.of("demo"), directory)) {
            sandboxes.purge(directory);
            PathUtils.deleteDirectory(directory);
        } catch (IOException | SandboxException left) {
            System.err.println(
                    "nightkiln: could not remove " + directory + ": " + left.getMessage());
        }
    }
}
