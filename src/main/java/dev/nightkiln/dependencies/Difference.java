package dev.nightkiln.dependencies;

import dev.nightkiln.dependencies.DependencyFinding.Kind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What one file takes from outside now and did not before. */
final class Difference {
    private static final int CHECKSUM_SHOWN = 32;
    private static final int CHECKSUM_END = 8;

    private final Ecosystem ecosystem;
    private final Predicate<String> familiar;
    private final String file;

    Difference(Ecosystem ecosystem, Predicate<String> familiar, String file) {
        this.ecosystem = ecosystem;
        this.familiar = familiar;
        this.file = Spelling.of(file);
    }

    void between(List<Dependency> base, List<Dependency> head, List<DependencyFinding> findings) {
        Map<String, List<Dependency>> before = byName(base);
        Map<String, List<Dependency>> after = byName(head);
        after.forEach((name, now) -> {
            List<Dependency> old = before.getOrDefault(name, List.of());
            if (old.isEmpty()) {
                added(now, findings);
            } else {
                changed(old, now, findings);
            }
        });
        before.forEach((name, old) -> {
            if (!after.containsKey(name)) {
                String text = joined(name, versions(old));
                findings.add(new DependencyFinding(Kind.REMOVED, text, file));
            }
        });
    }

    private static Map<String, List<Dependency>> byName(List<Dependency> all) {
        return all.stream()
                .collect(
                        Collectors.groupingBy(
                                Dependency::name, LinkedHashMap::new, Collectors.toList()));
    }

    private void added(List<Dependency> now, List<DependencyFinding> findings) {
        Dependency first = now.getFirst();
        findings.add(finding(Kind.NEW, joined(first.name(), versions(now)), first));
        for (Dependency one : now) {
            String origin = ecosystem.origin(one);
            if (!familiar.test(origin)) {
                findings.add(finding(Kind.SOURCE, one.shown() + " from " + shown(origin), one));
            }
            script(one, findings);
        }
    }

    private void changed(
            List<Dependency> old, List<Dependency> now, List<DependencyFinding> findings) {
        otherVersions(old, now, findings);
        Set<String> origins = origins(old);
        for (Dependency one : now) {
            String origin = ecosystem.origin(one);
            if (!origins.contains(origin)) {
                findings.add(
                        finding(
                                Kind.SOURCE,
                                "%s from %s, before from %s"
                                        .formatted(
                                                one.shown(),
                                                shown(origin),
                                                origins.stream()
                                                        .map(Difference::shown)
                                                        .collect(Collectors.joining(" or "))),
                                one));
            }
            checksum(one, same(old, one), findings);
            if (same(old, one).stream().noneMatch(Dependency::script)) {
                script(one, findings);
            }
        }
    }

    private void otherVersions(
            List<Dependency> old, List<Dependency> now, List<DependencyFinding> findings) {
        Set<String> known = versions(old);
        Set<String> other = new LinkedHashSet<>(versions(now));
        other.removeAll(known);
        if (!other.isEmpty()) {
            Dependency first =
                    now.stream()
                            .filter(one -> other.contains(one.version()))
                            .findFirst()
                            .orElseThrow();
            Set<String> gone = new LinkedHashSet<>(known);
            gone.removeAll(versions(now));
            String text =
                    "%s %s -> %s"
                            .formatted(
                                    Spelling.of(first.name()),
                                    told(gone.isEmpty() ? known : gone),
                                    told(other));
            findings.add(finding(Kind.CHANGED, text, first));
        }
    }

    private static List<Dependency> same(List<Dependency> old, Dependency one) {
        return old.stream().filter(known -> known.version().equals(one.version())).toList();
    }

    private void checksum(Dependency one, List<Dependency> same, List<DependencyFinding> findings) {
        if (!same.isEmpty()
                && same.stream().noneMatch(known -> known.integrity().equals(one.integrity()))) {
            findings.add(
                    finding(
                            Kind.CHECKSUM,
                            "%s has the checksum %s, before %s"
                                    .formatted(
                                            one.shown(),
                                            abbreviated(one.integrity()),
                                            abbreviated(same.getFirst().integrity())),
                            one));
        }
    }

    private void script(Dependency one, List<DependencyFinding> findings) {
        if (one.script()) {
            findings.add(finding(Kind.SCRIPT, one.shown() + " runs when it is installed", one));
        }
    }

    private DependencyFinding finding(Kind kind, String text, Dependency one) {
        return new DependencyFinding(kind, text, one.line() > 0 ? file + ":" + one.line() : file);
    }

    private Set<String> origins(List<Dependency> all) {
        return all.stream()
                .map(ecosystem::origin)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> versions(List<Dependency> all) {
        return all.stream()
                .map(Dependency::version)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String joined(String name, Set<String> versions) {
        String all = listed(versions);
        return Spelling.of(name) + (all.isEmpty() ? "" : " " + all);
    }

    private static String told(Set<String> versions) {
        String all = listed(versions);
        return all.isEmpty() ? "no version" : all;
    }

    private static String listed(Set<String> versions) {
        return Spelling.of(String.join(", ", new ArrayList<>(versions)));
    }

    private static String shown(String origin) {
        return origin.isEmpty() ? "the ecosystem's own registry" : Spelling.of(origin);
    }

    private static String abbreviated(String checksum) {
        String shown = checksum.isEmpty() ? "none" : checksum;
        int end = shown.length() - CHECKSUM_END;
        return Spelling.of(
                shown.length() <= CHECKSUM_SHOWN
                        ? shown
                        : shown.substring(0, CHECKSUM_SHOWN - CHECKSUM_END)
                                + "..."
                                + shown.substring(end));
    }
}
