package dev.nightkiln.dependencies;

import dev.nightkiln.policy.PathGlob;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The files that name dependencies, by path: those that are read, and those that are not but may
 * bring code in all the same. A name that some file system would take for one of them is one.
 */
enum Format {
    NPM_MANIFEST(Ecosystem.NPM, Npm::manifest, "package.json"),
    NPM_LOCK(Ecosystem.NPM, Npm::lock, "package-lock.json", "npm-shrinkwrap.json"),
    YARN_LOCK(Ecosystem.NPM, Yarn::lock, "yarn.lock"),
    PNPM_LOCK(Ecosystem.NPM, Pnpm::lock, "pnpm-lock.yaml"),
    NPM_SETTINGS(Ecosystem.NPM, RegistrySettings::read, ".npmrc", ".yarnrc", ".yarnrc.yml"),
    REQUIREMENTS(
            Ecosystem.PYPI,
            Requirements::read,
            "*requirements*.txt",
            "*constraints*.txt",
            "*requirements*.in",
            "*requirements*.pip",
            "*constraints*.in",
            "*deps*.txt",
            "*dependencies*.txt",
            "**/requirements/*.txt",
            "**/requirements/*.in",
            "**/requirements/*.pip"),
    PYTHON_PROJECT(Ecosystem.PYPI, Python::project, "pyproject.toml"),
    PIPFILE(Ecosystem.PYPI, Python::pipfile, "Pipfile"),
    POETRY_LOCK(Ecosystem.PYPI, PythonLocks::poetry, "poetry.lock"),
    UV_LOCK(Ecosystem.PYPI, PythonLocks::uv, "uv.lock"),
    PIPENV_LOCK(Ecosystem.PYPI, PythonLocks::pipenv, "Pipfile.lock"),
    PIP_SETTINGS(Ecosystem.PYPI, RegistrySettings::read, "pip.conf", "pip.ini", "uv.toml"),
    CARGO_MANIFEST(Ecosystem.CARGO, Cargo::manifest, "Cargo.toml"),
    CARGO_LOCK(Ecosystem.CARGO, Cargo::lock, "Cargo.lock"),
    CARGO_SETTINGS(
            Ecosystem.CARGO, RegistrySettings::read, "**/.cargo/config.toml", "**/.cargo/config"),
    GO_MOD(Ecosystem.GO, Go::mod, "go.mod", "go.work"),
    GO_SUM(Ecosystem.GO, Go::sum, "go.sum", "go.work.sum"),
    WRAPPERS(
            Ecosystem.MAVEN,
            RegistrySettings::read,
            "gradle-wrapper.properties",
            "maven-wrapper.properties"),
    POM(Ecosystem.MAVEN, Pom::read, "pom.xml", "**/.mvn/extensions.xml"),
    /** Programs, or formats that nobody has taught Nightkiln yet. */
    OTHER(
            Ecosystem.MAVEN,
            _ -> {
                throw new Unreadable("is of a format that Nightkiln does not read");
            },
            "*.gradle",
            "*.gradle.kts",
            "gradle.lockfile",
            "buildscript-gradle.lockfile",
            "*.versions.toml",
            "verification-metadata.xml",
            "*.sbt",
            "**/project/build.properties",
            "build.sc",
            "build.mill",
            "ivy.xml",
            "settings.xml",
            "**/.mvn/maven.config",
            "*-pom.xml",
            "*.pom.xml",
            "pom-*.xml",
            "*.pom",
            "Gemfile",
            "*.gemfile",
            "**/.bundle/config",
            "gems.rb",
            "*.gemspec",
            "Gemfile.lock",
            "gems.locked",
            "composer.json",
            "composer.lock",
            "*.csproj",
            "*.fsproj",
            "*.vbproj",
            "*.props",
            "*.targets",
            "nuget.config",
            "global.json",
            "**/.config/dotnet-tools.json",
            "paket.dependencies",
            "paket.lock",
            "packages.config",
            "packages.lock.json",
            "setup.py",
            "setup.cfg",
            "environment*.yml",
            "environment*.yaml",
            "tox.ini",
            "hatch.toml",
            "poetry.toml",
            "pdm.toml",
            "*.py.lock",
            "pdm.lock",
            "pylock*.toml",
            "pixi.toml",
            "pixi.lock",
            "conda-lock.yml",
            "pnpm-workspace.yaml",
            "pnpm-workspace.yml",
            ".pnpmfile.*",
            "pnpmfile.*",
            ".pnp.*",
            "package.yaml",
            "package.json5",
            "bun.lock",
            "bun.lockb",
            "bunfig.toml",
            "bower.json",
            "binding.gyp",
            "deno.json",
            "deno.jsonc",
            "deno.lock",
            "import_map.json",
            "jsr.json",
            ".tool-versions",
            "mise.toml",
            ".mise.toml",
            "Brewfile",
            "elm.json",
            "cpanfile*",
            "dub.json",
            "*.opam",
            "*.rockspec",
            "gleam.toml",
            "Chart.yaml",
            "Chart.lock",
            ".terraform.lock.hcl",
            "mix.exs",
            "mix.lock",
            "rebar.config",
            "rebar.lock",
            "pubspec.yaml",
            "pubspec.lock",
            "Package.swift",
            "Package.resolved",
            "Podfile",
            "Podfile.lock",
            "*.podspec",
            "Cartfile*",
            "flake.nix",
            "flake.lock",
            "conanfile.*",
            "vcpkg.json",
            "MODULE.bazel",
            "MODULE.bazel.lock",
            "WORKSPACE",
            "WORKSPACE.bazel",
            "deps.edn",
            "project.clj",
            "*.cabal",
            "stack.yaml",
            "stack.yaml.lock",
            "cabal.project*",
            "renv.lock",
            "Project.toml",
            "Manifest.toml",
            "shard.lock",
            "shard.yml",
            "**/vendor/modules.txt");

    /**
     * A return without a line feed, and what Python's {@code splitlines} or YAML ends a line at: a
     * package behind it would hide in the comment before.
     */
    private static final Pattern ODD_ENDS =
            Pattern.compile("\\r(?!\\n)|[\\x00\\x0b\\x0c\\x1c-\\x1e\\x85\\u2028\\u2029]");

    private final Ecosystem ecosystem;

    @SuppressWarnings("ImmutableEnumChecker") // readers hold no state
    private final Function<String, List<Dependency>> reading;

    @SuppressWarnings("ImmutableEnumChecker") // made by toList
    private final List<PathGlob> names;

    Format(Ecosystem ecosystem, Function<String, List<Dependency>> reading, String... names) {
        this.ecosystem = ecosystem;
        this.reading = reading;
        this.names = Arrays.stream(names).map(PathGlob::alike).toList();
    }

    static Optional<Format> of(String path) {
        return Arrays.stream(values())
                .filter(format -> format.names.stream().anyMatch(name -> name.matches(path)))
                .findFirst();
    }

    Ecosystem ecosystem() {
        return ecosystem;
    }

    /** Refuses by {@link Unreadable} what is not read in full. */
    List<Dependency> read(String text) {
        if (ODD_ENDS.matcher(text).find()) {
            throw new Unreadable("has a character that only some readers take for a line's end");
        }
        return reading.apply(text);
    }
}
