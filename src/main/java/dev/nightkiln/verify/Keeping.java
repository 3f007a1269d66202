package dev.nightkiln.verify;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.workspace.ChangedContent;
import dev.nightkiln.workspace.LeftFiles;
import dev.nightkiln.workspace.WorkspaceException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Puts what a check left among the records of the attempt, under names of plain characters. Whether
 * it may be kept, for secrets, was asked before.
 */
final class Keeping {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._+@=~ -]{1,100}");
    private static final int DEEPEST = 20;

    private final CheckRule.KeptFiles rule;
    private final Path records;
    private final String role;
    private final List<KeptFile> kept = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Keeping(CheckRule.KeptFiles rule, Path records, String role) {
        this.rule = rule;
        this.records = records;
        this.role = role;
    }

    record Kept(List<KeptFile> files, List<String> problems) {
        Kept {
            files = List.copyOf(files);
            problems = List.copyOf(problems);
        }
    }

    static Kept of(CheckRule.KeptFiles rule, LeftFiles left, Path records, String role) {
        var keeping = new Keeping(rule, records, role);
        for (ChangedContent file : left.files()) {
            keeping.take(file);
        }
        return new Kept(keeping.kept, keeping.problems);
    }

    private void take(ChangedContent file) {
        if (!isPlain(file.path())) {
            problems.add(file.shown() + " was not kept, as its name is not plain");
            return;
        }
        if (rule.isReport(file.path())) {
            keep(file, KeptFile.Kind.REPORT);
        }
        if (rule.isArtifact(file.path())) {
            keep(file, KeptFile.Kind.ARTIFACT);
        }
        if (rule.isScreenshot(file.path())) {
            Optional<String> objection = Png.objection(file.content());
            objection.ifPresent(why -> problems.add(file.shown() + " was not kept: it " + why));
            if (objection.isEmpty()) {
                keep(file, KeptFile.Kind.SCREENSHOT);
            }
        }
    }

    private static boolean isPlain(String path) {
        String[] names = path.split("/", -1);
        for (String name : names) {
            if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
                return false;
            }
        }
        return names.length <= DEEPEST;
    }

    private void keep(ChangedContent file, KeptFile.Kind kind) {
        String directory = kind.name().toLowerCase(Locale.ROOT) + "s";
        Path at = records.resolve(role).resolve(directory).resolve(file.path());
        byte[] bytes = file.content().getBytes(StandardCharsets.ISO_8859_1);
        try {
            Files.createDirectories(at.getParent());
            Files.write(at, bytes);
        } catch (IOException failed) {
            throw WorkspaceException.of("keeping " + at, failed);
        }
        kept.add(
                new KeptFile(
                        kind,
                        String.join("/", role, directory, file.path()),
                        bytes.length,
                        sha256(bytes)));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
