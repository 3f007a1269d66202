package dev.nightkiln;

import dev.nightkiln.Settings.AppIdentity;
import dev.nightkiln.Settings.GitHub;
import dev.nightkiln.Settings.Server;
import dev.nightkiln.Settings.Tasks;
import dev.nightkiln.SettingsResult.Loaded;
import dev.nightkiln.SettingsResult.Wrong;
import dev.nightkiln.yaml.Problem;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns environment and file into settings, or into everything that is wrong with them. */
final class SettingsLoader {
    private static final URI API_URL = URI.create("https://api.github.com");
    private static final URI WEB_URL = URI.create("https://github.com");
    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,98}");
    private static final Pattern SWITCH = Pattern.compile("on|off");
    private static final int SHORTEST_SECRET = 16;

    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final List<Problem> problems = new ArrayList<>();
    private final SettingValues values;
    private final ModelSettings models;

    private SettingsLoader(
            Map<String, String> environment, Optional<Path> file, Path workingDirectory) {
        this.environment = environment;
        this.workingDirectory = workingDirectory;
        var sources = new SettingSources(workingDirectory, problems::add);
        file.or(() -> variable(SettingSources.CONFIG).map(Path::of)).ifPresent(sources::readFile);
        sources.readEnvironment(environment);
        this.values = new SettingValues(sources.given(), problems::add);
        this.models = sources.models();
    }

    /** The file named on the command line wins over the one NIGHTKILN_CONFIG names. */
    static SettingsResult load(
            Map<String, String> environment, Optional<Path> file, Path workingDirectory) {
        var loader = new SettingsLoader(environment, file, workingDirectory.toAbsolutePath());
        Settings settings = loader.settings();
        return loader.problems.isEmpty() ? new Loaded(settings) : new Wrong(loader.problems);
    }

    /** The same; an App that is named nowhere is the one the set-up page has made, if it has. */
    static SettingsResult loadWithMadeApp(
            Map<String, String> environment, Optional<Path> file, Path workingDirectory) {
        SettingsResult given = load(environment, file, workingDirectory);
        if (!(given instanceof Loaded(Settings settings)) || settings.app().isPresent()) {
            return given;
        }
        Path written = settings.server().stateDirectory().resolve("nightkiln.yml");
        if (!Files.exists(written)) {
            return given;
        }
        // Only the App is taken from it: the rest holds for whoever named another file or none.
        return switch (load(Map.of(), Optional.of(written), workingDirectory)) {
            case Loaded(Settings made) -> new Loaded(settings.with(made.app()));
            case Wrong wrong -> wrong;
        };
    }

    private Settings settings() {
        Path state = stateDirectory();
        return new Settings(
                gitHub(),
                app(),
                server(state),
                DatabaseSettings.read(values, state),
                tasks(),
                models.providers(values, problems::add));
    }

    private GitHub gitHub() {
        Optional<URI> api = values.secureUrl(Setting.GITHUB_API_URL);
        Optional<URI> web = values.secureUrl(Setting.GITHUB_URL);
        refuseHalfAServer(Setting.GITHUB_API_URL, api, API_URL, Setting.GITHUB_URL);
        refuseHalfAServer(Setting.GITHUB_URL, web, WEB_URL, Setting.GITHUB_API_URL);
        return new GitHub(
                api.orElse(API_URL),
                web.orElse(WEB_URL),
                values.text(Setting.FORK_OWNER, OWNER, "the name of a GitHub account"));
    }

    /** Tokens of one server must not be sent to another because the second line was forgotten. */
    private void refuseHalfAServer(Setting set, Optional<URI> url, URI usual, Setting other) {
        boolean own = url.filter(u -> !u.equals(usual)).isPresent();
        if (own && values.find(other).isEmpty()) {
            values.missing(other, "it is missing, but " + set.variable() + " is another server");
        }
    }

    private Optional<AppIdentity> app() {
        Optional<Given> first =
                Stream.of(
                                Setting.APP_ID,
                                Setting.PRIVATE_KEY_FILE,
                                Setting.WEBHOOK_SECRET,
                                Setting.WEBHOOK_SECRET_FILE)
                        .flatMap(setting -> values.find(setting).stream())
                        .findFirst();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        String reason = "it is missing, but the App is named by " + first.get().where();
        Optional<Long> id = values.number(Setting.APP_ID, 1, Long.MAX_VALUE / 10);
        if (values.find(Setting.APP_ID).isEmpty()) {
            values.missing(Setting.APP_ID, reason);
        }
        Optional<Secret> key = privateKey(reason);
        Optional<Secret> secret = webhookSecret(reason);
        return id.flatMap(i -> key.flatMap(k -> secret.map(s -> new AppIdentity(i, k, s))));
    }

    private Optional<Secret> privateKey(String missing) {
        Optional<Given> name = values.find(Setting.PRIVATE_KEY_FILE);
        if (name.isEmpty()) {
            return values.missing(Setting.PRIVATE_KEY_FILE, missing);
        }
        Optional<String> pem = PrivateFile.read(name.get(), problems::add);
        if (pem.isPresent() && !pem.get().contains("PRIVATE KEY-----")) {
            return values.refuse(
                    name.get(),
                    "the file holds no private key",
                    "download one on the App's page; it begins with -----BEGIN");
        }
        return pem.map(Secret::new);
    }

    private Optional<Secret> webhookSecret(String missing) {
        Optional<Given> direct = values.find(Setting.WEBHOOK_SECRET);
        Optional<Given> file = values.find(Setting.WEBHOOK_SECRET_FILE);
        if (direct.isPresent() && file.isPresent()) {
            return values.refuse(
                    direct.get(),
                    "there is a second webhook secret in " + file.get().where(),
                    "keep one of them");
        }
        if (direct.isEmpty() && file.isEmpty()) {
            return values.missing(Setting.WEBHOOK_SECRET_FILE, missing);
        }
        Optional<String> text =
                direct.map(Given::text)
                        .or(() -> file.flatMap(name -> PrivateFile.read(name, problems::add)))
                        .map(String::strip);
        if (text.isPresent() && text.get().length() < SHORTEST_SECRET) {
            return values.refuse(
                    direct.or(() -> file).orElseThrow(),
                    "the webhook secret is shorter than 16 characters",
                    "make one with: openssl rand -hex 32");
        }
        return text.map(Secret::new);
    }

    private Server server(Path state) {
        return new Server(
                host().orElse("127.0.0.1"),
                values.number(Setting.PORT, 0, 65535).orElse(8080L).intValue(),
                values.url(Setting.PUBLIC_URL),
                values.text(Setting.EVIDENCE_LINKS, SWITCH, "on or off")
                        .map("on"::equals)
                        .orElse(true),
                state);
    }

    private Optional<String> host() {
        return values.find(Setting.HOST)
                .flatMap(value ->
                        switch (ListenAddress.of(value.text())) {
                            case ListenAddress.Loopback(String address) -> Optional.of(address);
                            case ListenAddress.Unfit(String fault) ->
                                    values.refuse(value, fault, ListenAddress.MEND);
                        });
    }

    private Path stateDirectory() {
        Path state = values.path(Setting.STATE_DIR).orElseGet(this::usualStateDirectory);
        if (state.toString().contains(";")) {
            // H2 reads what follows a semicolon in its address as settings.
            return values.find(Setting.STATE_DIR)
                    .<Path>flatMap(value ->
                            values.refuse(value, "it has a `;`", "choose another directory"))
                    .orElse(state);
        }
        return state;
    }

    private Path usualStateDirectory() {
        return variable("XDG_STATE_HOME")
                .filter(home -> home.startsWith("/"))
                .or(() -> variable("HOME").map(home -> home + "/.local/state"))
                .map(base -> Path.of(base, "nightkiln"))
                .orElseGet(() -> workingDirectory.resolve("nightkiln-state"));
    }

    private Tasks tasks() {
        int total = values.number(Setting.LIMIT_TOTAL, 1, 1000).orElse(2L).intValue();
        int each = values.number(Setting.LIMIT_PER_REPOSITORY, 1, 1000).orElse(1L).intValue();
        Optional<Path> policy = values.path(Setting.POLICY_FILE);
        if (policy.isPresent() && !Files.isReadable(policy.get())) {
            values.find(Setting.POLICY_FILE)
                    .ifPresent(value ->
                            values.refuse(
                                    value, "there is no such readable file", "name a policy file"));
        }
        return new Tasks(total, each, policy);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
