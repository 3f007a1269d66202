package dev.nightkiln.policy;

import dev.nightkiln.policy.ChangeVerdict.Allowed;
import dev.nightkiln.policy.ChangeVerdict.Denied;
import dev.nightkiln.policy.ChangeVerdict.Held;
import dev.nightkiln.policy.ChangeVerdict.Touched;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds a change against a policy. What is denied stays denied, whoever would agree to it. */
public final class ChangeJudge {
    /** Where the policy names no line of its own for a key. */
    private static final Source DEFAULTS = new Source("policies/default.yml", 1);

    private record Compiled(PathRule rule, PathGlob glob) {
        Compiled(PathRule rule) {
            this(rule, PathGlob.alike(rule.pattern()));
        }
    }

    private final Policy policy;
    private final List<PathGlob> writable;
    private final List<Compiled> protectedPaths;

    /** The further rules are protected like those of the policy, which come first. */
    public ChangeJudge(Policy policy, List<PathRule> alsoProtected) {
        this.policy = policy;
        this.writable =
                policy.paths().writable().stream()
                        .map(rule -> PathGlob.exact(rule.pattern()))
                        .toList();
        this.protectedPaths =
                Stream.concat(policy.paths().protectedPaths().stream(), alsoProtected.stream())
                        .map(Compiled::new)
                        .toList();
    }

    public ChangeVerdict judge(List<ChangedFile> change) {
        var denials = new ArrayList<Denial>();
        long lines = change.stream().mapToLong(ChangedFile::lines).sum();
        limit("files", change.size(), policy.limits().files()).ifPresent(denials::add);
        limit("lines", lines, policy.limits().lines()).ifPresent(denials::add);
        change.forEach(file -> deny(file, denials));
        if (!denials.isEmpty()) {
            return new Denied(denials);
        }
        List<Touched> touched = change.stream().flatMap(file -> touched(file).stream()).toList();
        return touched.isEmpty() ? new Allowed() : new Held(touched);
    }

    /** What is allowed and yet should not go unseen: files that can be run now, and binary ones. */
    public List<String> notable(List<ChangedFile> change) {
        var lines = new ArrayList<String>();
        for (ChangedFile file : change) {
            if (file.isNewlyExecutable() && policy.paths().executables()) {
                lines.add(file.shown() + " became executable" + allowed("paths.executables"));
            }
            if (file.isNewBinary() && policy.paths().binaries()) {
                lines.add(file.shown() + " is a binary file" + allowed("paths.binaries"));
            }
        }
        return lines;
    }

    private String allowed(String rule) {
        return ", allowed by %s (%s)".formatted(rule, policy.source(rule).orElse(DEFAULTS));
    }

    private Optional<Denial> limit(String name, long count, long most) {
        return count <= most
                ? Optional.empty()
                : Optional.of(
                        denial(
                                "limits." + name,
                                "the change has %d %s, at most %d are taken"
                                        .formatted(count, name, most),
                                "split the task, or raise limits." + name));
    }

    private void deny(ChangedFile file, List<Denial> denials) {
        if (writable.stream().noneMatch(glob -> glob.matches(file.path()))) {
            denials.add(
                    denial(
                            "paths.writable",
                            file.shown() + " matches none of the writable paths",
                            "keep the change within them, or add this path to paths.writable"));
        }
        if (file.isSubmodule()) {
            denials.add(
                    denial(
                            "submodule",
                            file.shown() + " is a submodule",
                            "leave submodules to a person; no policy allows them"));
        }
        if (file.isNewBinary() && !policy.paths().binaries()) {
            denials.add(
                    denial(
                            "paths.binaries",
                            file.shown() + " is a binary file",
                            "leave it out, or set paths.binaries to true"));
        }
        if (file.isNewlyExecutable() && !policy.paths().executables()) {
            denials.add(
                    denial(
                            "paths.executables",
                            file.shown() + " became executable",
                            "take the bit away, or set paths.executables to true"));
        }
    }

    private Denial denial(String rule, String value, String mend) {
        return new Denial(rule, policy.source(rule).orElse(DEFAULTS), value, mend);
    }

    private Optional<Touched> touched(ChangedFile file) {
        return protectedPaths.stream()
                .filter(one -> one.glob().isTouchedBy(file.path()))
                .findFirst()
                .map(one -> new Touched(file.shown(), one.rule()));
    }
}
