package dev.nightkiln.dependencies;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A package manager's world: where its packages come from unless a file says otherwise. */
enum Ecosystem {
    NPM(List.of("https://registry.npmjs.org", "https://registry.yarnpkg.com")),
    PYPI(List.of("https://pypi.org/simple")),
    CARGO(
            List.of(
                    "registry+https://github.com/rust-lang/crates.io-index",
                    "sparse+https://index.crates.io")),
    /** A module's path is its address; what else there is comes from the default proxy. */
    GO(List.of()),
    MAVEN(List.of("https://repo.maven.apache.org/maven2", "https://repo1.maven.org/maven2"));

    private static final Pattern REGISTRY =
            Pattern.compile("https://[A-Za-z0-9.-]++(?::[0-9]++)?(?:/[A-Za-z0-9._~-]++)*+");
    private static final Pattern PYTHON_FILE =
            Pattern.compile("https://files\\.pythonhosted\\.org/packages/[0-9a-f/]+/([^/?#]+)");

    /** Tried once for each run of slashes, however long a hostile one is. */
    private static final Pattern LAST_SLASHES = Pattern.compile("(?<!/)/++$");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> registries;

    Ecosystem(List<String> registries) {
        this.registries = registries;
    }

    /**
     * Where a dependency comes from: nothing for the own registry, a registry where the address is
     * the one this registry gives the package, else the whole source. A package's address at the
     * right host under another package's name is thus a source of its own.
     */
    String origin(Dependency dependency) {
        String source = dependency.source();
        Optional<String> registry =
                switch (this) {
                    case NPM -> npm(dependency);
                    case PYPI -> python(dependency);
                    case CARGO, GO, MAVEN -> Optional.empty();
                };
        String origin = registry.orElse(source);
        return registries.contains(LAST_SLASHES.matcher(origin).replaceAll("")) ? "" : origin;
    }

    private static Optional<String> npm(Dependency dependency) {
        String url = dependency.source().replaceFirst("#.*", "");
        String name = dependency.name();
        String version = dependency.version().replaceFirst("\\+.*", "");
        String file = name.substring(name.lastIndexOf('/') + 1) + "-" + version + ".tgz";
        return List.of(name, name.replace("/", "%2f"), name.replace("/", "%2F")).stream()
                .map(written -> "/" + written + "/-/" + file)
                .filter(url::endsWith)
                .findFirst()
                .map(end -> url.substring(0, url.length() - end.length()))
                .filter(registry -> REGISTRY.matcher(registry).matches());
    }

    private static Optional<String> python(Dependency dependency) {
        Matcher file = PYTHON_FILE.matcher(dependency.source());
        return file.matches()
                        && normalized(file.group(1)).startsWith(normalized(dependency.name()) + "-")
                ? Optional.of("")
                : Optional.empty();
    }

    /** Names that PyPI takes for the same. */
    static String normalized(String name) {
        return name.replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT);
    }
}
