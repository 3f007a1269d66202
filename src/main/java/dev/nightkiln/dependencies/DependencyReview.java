package dev.nightkiln.dependencies;

import dev.nightkiln.dependencies.DependencyFinding.Kind;
import dev.nightkiln.policy.FileText;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tells what a change does to dependencies. A file is compared with itself on the base; what cannot
 * be read on either side is a finding and never nothing.
 */
public final class DependencyReview {
    /** More than any parser here is asked to read. */
    public static final int MAX_BYTES = Documents.MAX_BYTES;

    /** A file that names dependencies, on both sides; {@code shown} is its path for people. */
    public record ChangedManifest(String path, String shown, FileText base, FileText head) {}

    private record Side(List<Dependency> dependencies, Optional<String> unreadable) {
        static final Side NOTHING = new Side(List.of(), Optional.empty());
    }

    private record Compared(ChangedManifest file, Format format, Side base, Side head) {}

    private final Predicate<String> allowedHost;

    /** The hosts are those that the policy lets the agent reach. */
    public DependencyReview(Predicate<String> allowedHost) {
        this.allowedHost = allowedHost;
    }

    /** Whether a path names a file with dependencies, be it one that is read or not. */
    public static boolean concerns(String path) {
        return Format.of(path).isPresent();
    }

    /** What happens to a change of this path, for people; nothing if it names no dependencies. */
    public static Optional<String> meaning(String path) {
        return Format.of(path)
                .map(format ->
                        format == Format.OTHER
                                ? "it names dependencies and is not read, so any change of it is held"
                                        + " for a second key; built in, no policy turns it off"
                                : "its dependencies are compared with those of the base, and what is"
                                        + " new or differs is held for a second key; built in, no"
                                        + " policy turns it off");
    }

    public List<DependencyFinding> review(List<ChangedManifest> files) {
        List<Compared> all = files.stream().map(DependencyReview::compared).toList();
        Set<String> known = new HashSet<>();
        for (Compared one : all) {
            one.base()
                    .dependencies()
                    .forEach(dependency ->
                            known.add(
                                    one.format().ecosystem()
                                            + one.format().ecosystem().origin(dependency)));
        }
        var findings = new ArrayList<DependencyFinding>();
        for (Compared one : all) {
            unreadable(one, findings);
            Ecosystem ecosystem = one.format().ecosystem();
            Predicate<String> familiar =
                    origin ->
                            origin.isEmpty()
                                    || known.contains(ecosystem + origin)
                                    || isOnAllowedHost(origin);
            new Difference(ecosystem, familiar, one.file().shown())
                    .between(one.base().dependencies(), one.head().dependencies(), findings);
        }
        return findings.stream()
                .distinct()
                .sorted(Comparator.comparing(DependencyFinding::kind))
                .toList();
    }

    private static Compared compared(ChangedManifest file) {
        Format format =
                Format.of(file.path())
                        .orElseThrow(() ->
                                new IllegalArgumentException("names no dependencies: " + file));
        return new Compared(file, format, side(format, file.base()), side(format, file.head()));
    }

    private static Side side(Format format, FileText file) {
        return switch (file) {
            case FileText.Absent() -> Side.NOTHING;
            case FileText.Unusable(var why) -> new Side(List.of(), Optional.of(why));
            case FileText.Text(var text) -> {
                try {
                    yield new Side(List.copyOf(format.read(text)), Optional.empty());
                } catch (Unreadable wrong) {
                    yield new Side(List.of(), Optional.of(wrong.why()));
                }
            }
        };
    }

    private static void unreadable(Compared one, List<DependencyFinding> findings) {
        one.head()
                .unreadable()
                .ifPresent(why -> findings.add(notRead(one, "it " + why + "; compare it by eye")));
        if (one.head().unreadable().isEmpty()) {
            one.base()
                    .unreadable()
                    .ifPresent(why ->
                            findings.add(
                                    notRead(
                                            one,
                                            "on the base it "
                                                    + why
                                                    + ", so all of it counts as new")));
        }
    }

    private static DependencyFinding notRead(Compared one, String why) {
        return new DependencyFinding(Kind.NOT_READ, why, Spelling.of(one.file().shown()));
    }

    private boolean isOnAllowedHost(String origin) {
        try {
            var uri = new URI(origin);
            return "https".equals(uri.getScheme())
                    && uri.getRawUserInfo() == null
                    && uri.getHost() != null
                    && allowedHost.test(uri.getHost());
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
