package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Map.entry;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The arrows between our packages, and which package may touch which library. */
class PackageDependencyTest {
    private static final Path CLASSES = Path.of("target/classes/dev/nightkiln");
    private static final Pattern OURS = Pattern.compile("dev/nightkiln/([a-z]+)/");

    /** From the bottom up. A package that is not a key here may not exist. */
    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    entry("task", Set.of()),
                    entry("yaml", Set.of()),
                    entry("text", Set.of()),
                    entry("secrets", Set.of("text")),
                    entry("policy", Set.of("task", "yaml")),
                    entry("dependencies", Set.of("policy", "yaml")),
                    entry("spec", Set.of("task", "policy", "yaml")),
                    entry("reports", Set.of()),
                    entry("attest", Set.of("task")),
                    entry("store", Set.of("task")),
                    entry("github", Set.of("task")),
                    entry("sandbox", Set.of("task")),
                    entry("egress", Set.of("task", "policy")),
                    entry("queue", Set.of("task", "store")),
                    entry("workspace", Set.of("task", "policy", "sandbox")),
                    entry("agent", Set.of("task", "policy", "sandbox", "workspace", "egress")),
                    entry(
                            "verify",
                            Set.of(
                                    "task",
                                    "policy",
                                    "dependencies",
                                    "reports",
                                    "sandbox",
                                    "workspace")),
                    entry(
                            "evidence",
                            Set.of(
                                    "task",
                                    "policy",
                                    "store",
                                    "workspace",
                                    "egress",
                                    "agent",
                                    "verify")),
                    entry(
                            "bundle",
                            Set.of(
                                    "task",
                                    "policy",
                                    "store",
                                    "attest",
                                    "reports",
                                    "sandbox",
                                    "workspace",
                                    "egress",
                                    "agent",
                                    "verify",
                                    "evidence")),
                    entry(
                            "publish",
                            Set.of(
                                    "attest",
                                    "bundle",
                                    "task",
                                    "store",
                                    "github",
                                    "workspace",
                                    "verify",
                                    "policy",
                                    "evidence")),
                    entry("escalate", Set.of("task", "store", "github", "workspace", "evidence")),
                    entry(
                            "worker",
                            Set.of(
                                    "task",
                                    "policy",
                                    "store",
                                    "github",
                                    "sandbox",
                                    "egress",
                                    "queue",
                                    "workspace",
                                    "agent",
                                    "verify",
                                    "evidence",
                                    "attest",
                                    "bundle",
                                    "publish",
                                    "escalate")),
                    entry(
                            "conflicts",
                            Set.of(
                                    "task",
                                    "policy",
                                    "store",
                                    "github",
                                    "sandbox",
                                    "queue",
                                    "workspace",
                                    "verify",
                                    "worker")),
                    entry(
                            "intake",
                            Set.of(
                                    "task",
                                    "policy",
                                    "store",
                                    "github",
                                    "queue",
                                    "evidence",
                                    "spec",
                                    "attest",
                                    "bundle",
                                    "publish")),
                    entry("demo", Set.of("task")));

    /** What is below everything: text made harmless, secrets made unreadable. */
    private static final Set<String> FOUNDATION = Set.of("text", "secrets");

    private static final Map<String, Set<String>> ONLY_IN =
            Map.ofEntries(
                    entry("java/sql/", Set.of("store", "queue")),
                    entry("org/jdbi/", Set.of("store", "queue")),
                    entry("com/github/kagkarlsson/", Set.of("queue")),
                    entry("org/kohsuke/github/", Set.of("github")),
                    entry("io/jsonwebtoken/", Set.of("github", "demo")),
                    entry("com/github/dockerjava/", Set.of("sandbox")),
                    entry("org/eclipse/jetty/", Set.of("egress", "intake")),
                    entry("io/javalin/", Set.of("intake", "demo")),
                    entry("org/snakeyaml/", Set.of("yaml")),
                    entry("com/networknt/", Set.of("spec")),
                    entry("picocli/", Set.of()));

    @Test
    void packagesUseOnlyWhatTheyMay() throws IOException {
        var violations = new TreeSet<String>();
        for (Path file : classFiles()) {
            String from = CLASSES.relativize(file).getName(0).toString();
            if (!MAY_USE.containsKey(from)) {
                violations.add(from + " is not in the plan of the house");
            }
            for (String name : namesIn(file)) {
                violations.addAll(wrongIn(name, from, file));
            }
        }
        assertThat(violations).isEmpty();
    }

    private static Set<String> wrongIn(String name, String from, Path file) {
        var violations = new TreeSet<String>();
        OURS.matcher(name)
                .results()
                .map(match -> match.group(1))
                .filter(to -> !to.equals(from))
                .filter(to -> !mayUse(from).contains(to))
                .forEach(
                        to -> violations.add(from + " -> " + to + " (" + file.getFileName() + ")"));
        ONLY_IN.forEach((library, homes) -> {
            if (name.contains(library) && !homes.contains(from)) {
                violations.add(from + " -> " + library + " (" + file.getFileName() + ")");
            }
        });
        return violations;
    }

    private static Set<String> mayUse(String from) {
        var may = new TreeSet<>(MAY_USE.getOrDefault(from, Set.of()));
        if (!FOUNDATION.contains(from)) {
            may.addAll(FOUNDATION);
        }
        return may;
    }

    /** Every class of a package; the root package wires everything and may use everything. */
    private static List<Path> classFiles() throws IOException {
        try (var files = Files.walk(CLASSES)) {
            return files.filter(file -> CLASSES.relativize(file).getNameCount() > 1)
                    .filter(file -> file.toString().endsWith(".class"))
                    .toList();
        }
    }

    private static Set<String> namesIn(Path file) throws IOException {
        var names = new TreeSet<String>();
        for (var entry : ClassFile.of().parse(file).constantPool()) {
            if (entry instanceof Utf8Entry text) {
                names.add(text.stringValue());
            }
        }
        return names;
    }
}
