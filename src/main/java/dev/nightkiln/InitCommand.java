package dev.nightkiln;

import dev.nightkiln.policy.Policies;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Puts what a repository needs into a checkout of it, and never over what is there. */
@Command(
        name = "init",
        description = {
            "Writes an issue form for tasks and a first policy into a checkout of a repository.",
            "Files that exist are left as they are.",
            "Ends with 0 when both are there, 1 when one could not be written, 2 on wrong usage."
        },
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    static final String FORM = ".github/ISSUE_TEMPLATE/agent-task.yml";

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "the checkout; it must be a git working tree")
    private Path directory = Path.of("");

    @Override
    public Integer call() {
        var command = Objects.requireNonNull(spec).commandLine();
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw wrongUsage(directory + " is not a directory");
        }
        if (!Files.exists(directory.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
            throw wrongUsage(
                    directory
                            + " is not the top of a git working tree; name the directory that holds .git");
        }
        PrintWriter out = command.getOut();
        boolean formWritten = write(FORM, form(), out);
        boolean policyWritten = write(Policies.REPOSITORY_FILE, StarterPolicy.of(directory), out);
        boolean done = formWritten && policyWritten;
        if (done) {
            out.println(
                    """

                    Next: read the head of the policy, `nightkiln policy check --repo %s`, commit both files to the default
                    branch, then open an issue by the form and add the label agent:run to it.\
                    """
                            .formatted(directory));
        }
        out.flush();
        return done ? 0 : 1;
    }

    static String form() {
        try (InputStream file = InitCommand.class.getResourceAsStream("agent-task.yml")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read our own issue form", broken);
        }
    }

    /** False where it could not be written; a file that is there already is as good. */
    private boolean write(String name, String text, PrintWriter out) {
        Path file = directory.resolve(name);
        try {
            Optional<Path> link = linkAbove(name);
            if (link.isPresent()) {
                out.println(
                        "not written: %s: %s is a symbolic link; make it a directory"
                                .formatted(name, link.get()));
                return false;
            }
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            out.println("written: " + name);
            return true;
        } catch (FileAlreadyExistsException there) {
            boolean isFile = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            out.println(
                    isFile
                            ? "left as it is: "
                                    + name
                                    + " exists; remove it first to have it written anew"
                            : "not written: "
                                    + name
                                    + ": something that is no file is in its way; remove it");
            return isFile;
        } catch (IOException failed) {
            out.println("not written: " + name + ": " + failed);
            return false;
        }
    }

    private Optional<Path> linkAbove(String name) {
        Path parent = directory;
        for (Path part : Path.of(name).resolveSibling("")) {
            parent = parent.resolve(part);
            if (Files.isSymbolicLink(parent)) {
                return Optional.of(parent);
            }
        }
        return Optional.empty();
    }

    private ParameterException wrongUsage(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
