package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.SettingsResult.Loaded;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SettingsLoaderTest {
    @TempDir private Path folder;

    @Test
    void nothingGivenIsEnoughToBeSetUp() {
        Settings settings = folder().loaded(Map.of("HOME", "/home/bot"));

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
                                true,
                                Path.of("/home/bot/.local/state/nightkiln")));
        assertThat(settings.database().url())
                .startsWith("jdbc:h2:file:/home/bot/.local/state/nightkiln/nightkiln;MODE=");
        assertThat(settings.tasks()).isEqualTo(new Settings.Tasks(2, 1, Optional.empty()));
    }

    @Test
    void theStateDirectoryFollowsTheDesktopsRules() {
        assertThat(
                        folder().loaded(Map.of("HOME", "/h", "XDG_STATE_HOME", "/x"))
                                .server()
                                .stateDirectory())
                .isEqualTo(Path.of("/x/nightkiln"));
        assertThat(folder().loaded(Map.of()).server().stateDirectory())
                .isEqualTo(folder.resolve("nightkiln-state"));
        assertThat(folder().loaded(Map.of("NIGHTKILN_STATE_DIR", "s")).server().stateDirectory())
                .isEqualTo(folder.resolve("s"));
    }

    @Test
    void theAppTheSetUpPageMadeIsFoundAlsoBesideANamedFile() throws IOException {
        folder().write("state/app.pem", "-----BEGIN RSA PRIVATE KEY-----\n");
        folder().write("state/app.secret", SettingsFolder.SECRET);
        folder().write(
                        "state/nightkiln.yml",
                        "app: {id: 7, private-key-file: app.pem, webhook-secret-file: app.secret}\n");
        Path named = folder().write("my.yml", "state-dir: state\nserver: {port: 9000}\n");

        for (var file : List.of(Optional.of(named), Optional.<Path>empty())) {
            var result =
                    SettingsLoader.loadWithMadeApp(
                            Map.of("NIGHTKILN_STATE_DIR", "state", "NIGHTKILN_LIMIT_TOTAL", "5"),
                            file,
                            folder);
            assertThat(result)
                    .isInstanceOfSatisfying(
                            Loaded.class,
                            loaded -> {
                                Settings settings = loaded.settings();
                                assertThat(settings.app().orElseThrow().id()).isEqualTo(7);
                                assertThat(settings.tasks().total()).isEqualTo(5);
                                assertThat(settings.server().port())
                                        .isEqualTo(file.isPresent() ? 9000 : 8080);
                            });
        }
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws IOException {
        Path file =
                folder().write(
                                "nightkiln.yml",
                                "server: {host: '::1', port: 9000}\nlimits: {total: 8}\n");

        Settings settings =
                folder().loaded(
                                Map.of(
                                        "NIGHTKILN_PORT",
                                        "9001",
                                        "NIGHTKILN_CONFIG",
                                        file.toString()));

        assertThat(settings.server().port()).isEqualTo(9001);
        assertThat(settings.server().host()).isEqualTo("[0:0:0:0:0:0:0:1]");
        assertThat(settings.tasks().total()).isEqualTo(8);
    }

    @Test
    void theCommandLinesFileWinsOverTheEnvironments() throws IOException {
        Path file = folder().write("mine.yml", "fork: {owner: robots}\n");

        var result =
                SettingsLoader.load(
                        Map.of("NIGHTKILN_CONFIG", "missing.yml"), Optional.of(file), folder);

        assertThat(((Loaded) result).settings().github().forkOwner()).contains("robots");
    }

    @Test
    void noSpellingOfAnAddressOthersReachIsListenedOn() throws IOException {
        String mend =
                "; write 127.0.0.1 and let a reverse proxy on this machine take the traffic from"
                        + " outside";
        folder().write("nightkiln.yml", "server:\n  host: '*'\n");
        assertThat(folder().wrong(Map.of("NIGHTKILN_CONFIG", "nightkiln.yml")))
                .containsExactly(
                        "nightkiln.yml:2: server.host: it means every address, and there is no"
                                + " login yet"
                                + mend);
        for (String host :
                List.of(
                        "*",
                        "0",
                        "0.0",
                        "0.0.0.0",
                        "::",
                        "[::]",
                        "0:0:0:0:0:0:0:0",
                        "::0.0.0.0",
                        "::ffff:0.0.0.0",
                        "10.0.0.1",
                        "167772161",
                        "192.0.2.1",
                        "::ffff:10.0.0.1",
                        "2001:db8::1",
                        "fe80::1",
                        "128.0.0.1",
                        "126.255.255.255",
                        "0x0",
                        "00.0.0.0",
                        "no host",
                        "127.0.0.1\n0.0.0.0")) {
            assertThat(folder().wrong(Map.of("NIGHTKILN_HOST", host)))
                    .as(host)
                    .singleElement()
                    .asString()
                    .startsWith("NIGHTKILN_HOST: ")
                    .endsWith(mend);
        }
        for (String host : List.of("localhost", "127.0.0.1", "127.9.8.7", "::1", "[::1]")) {
            assertThat(folder().loaded(Map.of("NIGHTKILN_HOST", host)).server().host())
                    .as("the address that was judged, and no name")
                    .matches("127(\\.[0-9]+){3}|\\[0:0:0:0:0:0:0:1]");
        }
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        assertThat(folder().loaded(Map.of("NIGHTKILN_PORT", "")).server().port()).isEqualTo(8080);
    }

    @Test
    void everythingWrongIsSaidAtOnceWithItsPlace() throws IOException {
        folder().write(
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

        assertThat(folder().wrong(environment))
                .containsExactly(
                        "nightkiln.yml:5: server.hots: unknown key; did you mean host?",
                        "nightkiln.yml:6: limits: it must be a group of keys, but is a number;"
                                + " write its keys indented below it: total, per-repository",
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
        assertThat(folder().wrong(Map.of("NIGHTKILN_GITHUB_URL", "https://github.example/")))
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
                            folder().loaded(
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
                            folder().wrong(
                                            Map.of(
                                                    "NIGHTKILN_GITHUB_API_URL", url,
                                                    "NIGHTKILN_GITHUB_URL", url)))
                    .hasSize(2);
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(folder().wrong(Map.of("NIGHTKILN_CONFIG", "missing.yml")))
                .containsExactly(
                        "missing.yml: the file cannot be read as text; name a readable file with"
                                + " --config or NIGHTKILN_CONFIG");
    }

    private SettingsFolder folder() {
        return new SettingsFolder(folder);
    }
}
