package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.Settings.AppIdentity;
import dev.nightkiln.SettingsResult.Loaded;
import dev.nightkiln.SettingsResult.Wrong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SettingsLoaderTest {
    private static final String SECRET = "0123456789abcdef-secret";

    @TempDir private Path folder;

    @Test
    void nothingGivenIsEnoughToBeSetUp() {
        Settings settings = loaded(Map.of("HOME", "/home/bot"));

        assertThat(settings.app()).isEmpty();
        assertThat(settings.github())
                .isEqualTo(
                        new Settings.GitHub(
                                URI.create("https://api.github.com"),
                                URI.create("https://github.com"),
                                Optional.empty()));
        assertThat(settings.server())
                .isEqualTo(
                        new Settings.Server(
                                "127.0.0.1",
                                8080,
                                Optional.empty(),
                                Path.of("/home/bot/.local/state/nightkiln")));
        assertThat(settings.database().url())
                .startsWith("jdbc:h2:file:/home/bot/.local/state/nightkiln/nightkiln;MODE=");
        assertThat(settings.tasks()).isEqualTo(new Settings.Tasks(2, 1, Optional.empty()));
    }

    @Test
    void theStateDirectoryFollowsTheDesktopsRules() {
        assertThat(loaded(Map.of("HOME", "/h", "XDG_STATE_HOME", "/x")).server().stateDirectory())
                .isEqualTo(Path.of("/x/nightkiln"));
        assertThat(loaded(Map.of()).server().stateDirectory())
                .isEqualTo(folder.resolve("nightkiln-state"));
        assertThat(loaded(Map.of("NIGHTKILN_STATE_DIR", "s")).server().stateDirectory())
                .isEqualTo(folder.resolve("s"));
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws IOException {
        Path file =
                write("nightkiln.yml", "server: {host: '::', port: 9000}\nlimits: {total: 8}\n");

        Settings settings =
                loaded(Map.of("NIGHTKILN_PORT", "9001", "NIGHTKILN_CONFIG", file.toString()));

        assertThat(settings.server().port()).isEqualTo(9001);
        assertThat(settings.server().host()).isEqualTo("::");
        assertThat(settings.tasks().total()).isEqualTo(8);
    }

    @Test
    void theCommandLinesFileWinsOverTheEnvironments() throws IOException {
        Path file = write("mine.yml", "fork: {owner: robots}\n");

        var result =
                SettingsLoader.load(
                        Map.of("NIGHTKILN_CONFIG", "missing.yml"), Optional.of(file), folder);

        assertThat(((Loaded) result).settings().github().forkOwner()).contains("robots");
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        assertThat(loaded(Map.of("NIGHTKILN_PORT", "")).server().port()).isEqualTo(8080);
    }

    @Test
    void theAppsKeyAndSecretComeFromFilesNextToTheConfiguration() throws IOException {
        Path key = write("etc/key.pem", "-----BEGIN RSA PRIVATE KEY-----\n");
        write("etc/secret", SECRET + "\n");
        Path file =
                write(
                        "etc/nightkiln.yml",
                        """
                        app:
                          id: 42
                          private-key-file: key.pem
                          webhook-secret-file: secret
                        """);

        Settings settings = loaded(Map.of("NIGHTKILN_CONFIG", "etc/" + file.getFileName()));

        assertThat(settings.app()).contains(new AppIdentity(42, key, new Secret(SECRET)));
        assertThat(settings.toString()).doesNotContain(SECRET);
    }

    @Test
    void halfAnAppIsNamedWithWhatIsMissing() {
        assertThat(wrong(Map.of("NIGHTKILN_APP_ID", "42")))
                .containsExactly(
                        "NIGHTKILN_PRIVATE_KEY_FILE: it is missing, but the App is named by"
                                + " NIGHTKILN_APP_ID; set NIGHTKILN_PRIVATE_KEY_FILE or"
                                + " app.private-key-file in the file",
                        "NIGHTKILN_WEBHOOK_SECRET_FILE: it is missing, but the App is named by"
                                + " NIGHTKILN_APP_ID; set NIGHTKILN_WEBHOOK_SECRET_FILE or"
                                + " app.webhook-secret-file in the file");
    }

    @Test
    void aKeyThatOthersMayReadIsRefusedWithTheCommandToRun() throws IOException {
        Path key = write("key.pem", "-----BEGIN PRIVATE KEY-----\n");
        for (String mode : List.of("rw-r-----", "rw----r--", "rwx------", "rw--w----")) {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));

            assertThat(wrong(appWith(Map.of())))
                    .as(mode)
                    .containsExactly(
                            "NIGHTKILN_PRIVATE_KEY_FILE: others may read %s; run: chmod 600 '%s'"
                                    .formatted(key, key));
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
        assertThat(loaded(appWith(Map.of())).app()).isPresent();
    }

    @Test
    void aFileWithASecretInItMustBePrivateToo() throws IOException {
        Path file = write("nightkiln.yml", "database: {password: " + SECRET + "}\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(wrong(Map.of("NIGHTKILN_CONFIG", "nightkiln.yml")))
                .containsExactly(
                        "nightkiln.yml: it holds a secret and others may read it;"
                                + " run: chmod 600 'nightkiln.yml'");
    }

    @Test
    void aSecretInTheEnvironmentWinsOverAFileNamedInTheFile() throws IOException {
        write("key.pem", "-----BEGIN PRIVATE KEY-----\n");
        write("nightkiln.yml", "app: {webhook-secret-file: missing}\n");

        Settings settings = loaded(appWith(Map.of("NIGHTKILN_CONFIG", "nightkiln.yml")));

        assertThat(settings.app().orElseThrow().webhookSecret()).isEqualTo(new Secret(SECRET));
        assertThat(wrong(appWith(Map.of("NIGHTKILN_WEBHOOK_SECRET_FILE", "secret"))))
                .containsExactly(
                        "NIGHTKILN_WEBHOOK_SECRET: there is a second webhook secret in"
                                + " NIGHTKILN_WEBHOOK_SECRET_FILE; keep one of them");
    }

    @Test
    void noMessageRepeatsASecret() throws IOException {
        write("key.pem", "-----BEGIN PRIVATE KEY-----\n");
        var environment =
                appWith(
                        Map.of(
                                "NIGHTKILN_PRIVATE_KEY_FILE",
                                "-----BEGIN PRIVATE KEY-----\nMIIsecret",
                                "NIGHTKILN_WEBHOOK_SECRET",
                                "short-secret",
                                "NIGHTKILN_DATABASE_URL",
                                "jdbc:postgresql://h/d?Password=secret",
                                "NIGHTKILN_GITHUB_API_URL",
                                "https://user:secret@github.example"));

        assertThat(wrong(environment)).hasSize(4).noneMatch(said -> said.contains("secret@"));
        assertThat(String.join("\n", wrong(environment)))
                .doesNotContain("MIIsecret", "short-secret", "Password=secret", "user:secret");
    }

    @Test
    void everythingWrongIsSaidAtOnceWithItsPlace() throws IOException {
        write(
                "nightkiln.yml",
                """
                github:
                  api-url: http://github.example/api/v3
                server:
                  port: 99999
                  hots: 0.0.0.0
                limits: 4
                policy-file:
                """);
        var environment =
                Map.of(
                        "NIGHTKILN_CONFIG", "nightkiln.yml",
                        "NIGHTKILN_GITHUB_WEB_URL", "https://github.example",
                        "NIGHTKILN_FORK_OWNER", "my bots",
                        "NIGHTKILN_EXTRA_CA_FILE", "ca.pem");

        assertThat(wrong(environment))
                .containsExactly(
                        "nightkiln.yml:5: server.hots: unknown key; did you mean host?",
                        "nightkiln.yml:6: limits: it must be a group of keys, but is a number;"
                                + " indent its keys below it",
                        "nightkiln.yml:7: policy-file: it is empty; write one value or remove the"
                                + " line",
                        "NIGHTKILN_GITHUB_WEB_URL: unknown setting; did you mean"
                                + " NIGHTKILN_GITHUB_API_URL?",
                        "nightkiln.yml:2: github.api-url: tokens would be sent unencrypted; write"
                                + " https://...",
                        "NIGHTKILN_FORK_OWNER: `my bots` is not the name of a GitHub account;"
                                + " write the name of a GitHub account",
                        "nightkiln.yml:4: server.port: `99999` is not a number from 0 to 65535;"
                                + " write such a number");
    }

    @Test
    void tokensOfOneServerAreNotSentToAnother() {
        assertThat(wrong(Map.of("NIGHTKILN_GITHUB_URL", "https://github.example/")))
                .containsExactly(
                        "NIGHTKILN_GITHUB_API_URL: it is missing, but NIGHTKILN_GITHUB_URL is"
                                + " another server; set NIGHTKILN_GITHUB_API_URL or github.api-url"
                                + " in the file");
    }

    @Test
    void onlyThisMachineMayBeCalledUnencrypted() {
        for (String host : List.of("localhost", "127.0.0.1", "[::1]")) {
            String url = "http://" + host + ":8080";
            assertThat(
                            loaded(
                                            Map.of(
                                                    "NIGHTKILN_GITHUB_API_URL", url,
                                                    "NIGHTKILN_GITHUB_URL", url))
                                    .github()
                                    .webUrl())
                    .isEqualTo(URI.create(url));
        }
        for (String host : List.of("127.0.0.1.example", "localhost.example", "10.0.0.1")) {
            String url = "http://" + host;
            assertThat(
                            wrong(
                                    Map.of(
                                            "NIGHTKILN_GITHUB_API_URL", url,
                                            "NIGHTKILN_GITHUB_URL", url)))
                    .hasSize(2);
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(wrong(Map.of("NIGHTKILN_CONFIG", "missing.yml")))
                .containsExactly(
                        "missing.yml: the file cannot be read as text; name a readable file with"
                                + " --config or NIGHTKILN_CONFIG");
    }

    private Map<String, String> appWith(Map<String, String> others) {
        var environment = new HashMap<String, String>();
        environment.put("NIGHTKILN_APP_ID", "42");
        environment.put("NIGHTKILN_PRIVATE_KEY_FILE", "key.pem");
        environment.put("NIGHTKILN_WEBHOOK_SECRET", SECRET);
        environment.putAll(others);
        return environment;
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Settings loaded(Map<String, String> environment) {
        return switch (SettingsLoader.load(environment, Optional.empty(), folder)) {
            case Loaded(Settings settings) -> settings;
            case Wrong(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    private List<String> wrong(Map<String, String> environment) {
        return switch (SettingsLoader.load(environment, Optional.empty(), folder)) {
            case Loaded(Settings settings) -> throw new AssertionError(settings.toString());
            case Wrong(var problems) -> problems.stream().map(Object::toString).toList();
        };
    }
}
