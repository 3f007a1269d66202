package dev.nightkiln;

import dev.nightkiln.spec.IssueFile;
import dev.nightkiln.spec.SpecificationReader;
import dev.nightkiln.spec.SpecificationReport;
import dev.nightkiln.spec.SpecificationResult;
import dev.nightkiln.spec.SpecificationResult.Incomplete;
import dev.nightkiln.spec.SpecificationResult.Understood;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;

/** For the writers of issues: how one is understood, before anybody sets the label. */
@Command(
        name = "spec",
        description = "Examines issues.",
        mixinStandardHelpOptions = true,
        subcommands = SpecCommand.Check.class)
final class SpecCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var command = Objects.requireNonNull(spec).commandLine();
        command.usage(command.getErr());
        return 2;
    }

    @Command(
            name = "check",
            description = {
                "Says how an issue in a file is understood, or what it lacks and on which line.",
                "A first line like `# Title` is its title. What the policy adds is not looked at.",
                "Ends with 0 when it is a task, 1 when it is none yet, 2 on wrong usage."
            },
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        /** More than GitHub takes; the reader says so where it is too long. */
        private static final int LARGEST = 1 << 20;

        @Spec private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "the issue as Markdown, or - for the input")
        private String file = "-";

        @Override
        public Integer call() {
            var command = Objects.requireNonNull(spec).commandLine();
            IssueFile issue = IssueFile.of(text());
            SpecificationResult result =
                    new SpecificationReader().read(issue.title(), issue.body());
            String source = file.equals("-") ? "input" : file;
            String report = SpecificationReport.render(result, source);
            return switch (result) {
                case Understood _ -> {
                    command.getOut().print(report);
                    command.getOut().flush();
                    yield 0;
                }
                case Incomplete _ -> {
                    command.getErr().print(report);
                    command.getErr().flush();
                    yield 1;
                }
            };
        }

        private String text() {
            byte[] bytes;
            try {
                if (file.equals("-")) {
                    bytes = System.in.readNBytes(LARGEST + 1);
                } else {
                    try (var input = Files.newInputStream(Path.of(file))) {
                        bytes = input.readNBytes(LARGEST + 1);
                    }
                }
            } catch (IOException unreadable) {
                throw wrongUsage(file + " cannot be read");
            }
            if (bytes.length > LARGEST) {
                throw wrongUsage(file + " is larger than 1 MiB");
            }
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException notText) {
                throw wrongUsage(file + " is not UTF-8");
            }
        }

        private ParameterException wrongUsage(String message) {
            return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
        }
    }
}
