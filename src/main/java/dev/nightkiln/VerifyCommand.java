package dev.nightkiln;

import dev.nightkiln.attest.TrustedKeys;
import dev.nightkiln.attest.Verification;
import dev.nightkiln.attest.Verification.Accepted;
import dev.nightkiln.attest.Verification.Outcome;
import dev.nightkiln.attest.Verification.Refused;
import dev.nightkiln.yaml.Characters;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Asks of an evidence bundle whether it can be believed; needs no network and no settings. */
@Command(
        name = "verify",
        description = {
            "Verifies an evidence bundle offline.",
            "Who signed it, about which commit of which repository, and that everything that was signed is"
                    + " there and nothing else."
        },
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1,
        exitCodeOnExecutionException = 1,
        exitCodeListHeading = "%nEnds with:%n",
        exitCodeList = {
            " 0:accepted",
            " 1:wrong usage, or a file cannot be read",
            "10:an envelope is malformed or names a field twice",
            "11:an envelope holds something else than an in-toto statement",
            "12:no signature by a key that you trust",
            "13:signed by a key that is revoked, or was not valid at the time",
            "14:a statement is of an unknown kind, or one of the kinds is missing",
            "15:about another commit, tree or patch (stale evidence)",
            "16:about another repository or branch (reused evidence)",
            "17:judged by another policy",
            "18:a file that the statements name is missing",
            "19:a file is not the one that the statements name",
            "20:the summary does not name exactly the statements that are here",
            "21:the checks did not pass",
            "22:the sign-off by people is missing, void or about something else",
            "23:the bundle is no archive as we write it",
            "24:a file is in the bundle that no statement names",
            "25:the task's log is not the chain of records that was signed"
        })
final class VerifyCommand implements Callable<Integer> {
    private static final long LARGEST_KEYS = 1024 * 1024;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "BUNDLE", description = "the evidence bundle, a zip file")
    private Path bundle = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = {
                "a key you trust: a public key as PEM, or a nightkiln-keys.json, which also knows when keys"
                        + " were valid and which are revoked; may be given several times"
            })
    private List<Path> keys = List.of();

    @Option(
            names = "--repo",
            paramLabel = "OWNER/NAME",
            description = "the repository it has to be about; with https:// the host counts too")
    private @Nullable String repository;

    @Option(
            names = "--commit",
            paramLabel = "SHA",
            description = "the commit it has to be about, in full")
    private @Nullable String commit;

    @Option(
            names = "--policy",
            paramLabel = "DIGEST",
            description = "the digest of the policy by which it has to be judged")
    private @Nullable String policy;

    @Option(names = "--require-sign-off", description = "refuse what no person has signed off")
    private boolean signOffRequired;

    @Option(
            names = "--sign-off",
            paramLabel = "FILE",
            description = "the sign-off of this commit, where it is not in the bundle")
    private @Nullable Path signOff;

    @Option(names = "--json", description = "answer in JSON")
    private boolean json;

    @Override
    public Integer call() {
        var expected =
                new Verification.Expected(
                        trusted(),
                        Optional.ofNullable(repository).map(this::repository),
                        digest("--commit", commit, "[0-9a-f]{40}|[0-9a-f]{64}"),
                        digest("--policy", policy, "[0-9a-f]{64}"),
                        new Verification.SignOffWanted(
                                signOffRequired, Optional.ofNullable(signOff)));
        try {
            Outcome outcome = Verification.of(bundle, expected);
            PrintWriter out = spec().commandLine().getOut();
            (json ? List.of(inJson(outcome)) : lines(outcome)).forEach(out::println);
            out.flush();
            return code(outcome);
        } catch (NoSuchFileException missing) {
            throw usage("there is no file " + missing.getFile());
        } catch (IOException unreadable) {
            throw usage(bundle + " or the sign-off cannot be read: " + unreadable);
        }
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("only picocli runs a command");
        }
        return spec;
    }

    private ParameterException usage(String what) {
        return new ParameterException(spec().commandLine(), what);
    }

    private TrustedKeys trusted() {
        var texts = new ArrayList<String>();
        for (Path file : keys) {
            texts.add(keys(file));
        }
        try {
            return TrustedKeys.of(texts);
        } catch (IllegalArgumentException wrong) {
            throw usage("--key: " + wrong.getMessage());
        }
    }

    /** As text, once it is known that it holds keys. */
    private String keys(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_KEYS) {
                throw usage("--key " + file + " is no file, or too large for one of keys");
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            TrustedKeys.of(List.of(text));
            return text;
        } catch (IllegalArgumentException wrong) {
            throw usage("--key " + file + ": " + wrong.getMessage());
        } catch (IOException unreadable) {
            throw usage("--key " + file + " cannot be read: " + unreadable);
        }
    }

    private String repository(String given) {
        if (!given.matches("(?:https?://)?[^/\\s]+(?:/[^/\\s]+)+")) {
            throw usage("--repo wants owner/name, or https://host/owner/name");
        }
        return given;
    }

    private Optional<String> digest(String option, @Nullable String given, String shape) {
        Optional<String> digest =
                Optional.ofNullable(given)
                        .map(hex -> hex.toLowerCase(Locale.ROOT).replaceFirst("^sha256:", ""));
        if (digest.filter(hex -> !hex.matches(shape)).isPresent()) {
            throw usage(option + " wants the full digest in hexadecimal");
        }
        return digest;
    }

    private static int code(Outcome outcome) {
        return switch (outcome) {
            case Accepted _ -> 0;
            case Refused(var fault, _, _) -> fault.code();
        };
    }

    /** Parts of it are quoted from the bundle, so nothing in it may move a terminal's cursor. */
    private static List<String> lines(Outcome outcome) {
        var lines = new ArrayList<String>();
        switch (outcome) {
            case Accepted(var checked, var notChecked) -> {
                lines.add("ACCEPTED");
                checked.forEach(what -> lines.add("  checked      " + what));
                notChecked.forEach(what -> lines.add("  not checked  " + what));
            }
            case Refused(var fault, var found, var checked) -> {
                lines.add("REFUSED (%d): %s".formatted(fault.code(), fault.meaning()));
                lines.add("  found        " + found);
                checked.forEach(what -> lines.add("  checked      " + what));
                lines.add("  not checked  anything else");
            }
        }
        return lines.stream().map(VerifyCommand::plain).toList();
    }

    private static String plain(String text) {
        var shown = new StringBuilder();
        text.codePoints()
                .map(point -> Characters.isPlain(point) ? point : '?')
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private record Answer(
            boolean accepted,
            int exitCode,
            Optional<String> found,
            List<String> checked,
            List<String> notChecked) {}

    private static String inJson(Outcome outcome) {
        return JsonMapper.shared()
                .writeValueAsString(
                        switch (outcome) {
                            case Accepted(var checked, var notChecked) ->
                                    new Answer(true, 0, Optional.empty(), checked, notChecked);
                            case Refused(var fault, var found, var checked) ->
                                    new Answer(
                                            false,
                                            fault.code(),
                                            Optional.of(found),
                                            checked,
                                            List.of());
                        });
    }
}
