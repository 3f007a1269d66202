package dev.nightkiln;

import static dev.nightkiln.SettingsFolder.SECRET;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nightkiln.Settings.AppIdentity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

class SettingsSecretsTest {
    @TempDir private Path folder;

    @Test
    void theAppsKeyAndSecretComeFromFilesNextToTheConfiguration() throws IOException {
        Path key = folder().write("etc/key.pem", "-----BEGIN RSA PRIVATE KEY-----\n");
        folder().write("etc/secret", SECRET + "\n");
        Path file =
                folder().write(
                                "etc/nightkiln.yml",
                                """
                                app:
                                  id: 42
                                  private-key-file: key.pem
                                  webhook-secret-file: secret
                                """);

        Settings settings =
                folder().loaded(Map.of("NIGHTKILN_CONFIG", "etc/" + file.getFileName()));

        assertThat(settings.app())
                .contains(
                        new AppIdentity(42, new Secret(Files.readString(key)), new Secret(SECRET)));
        assertThat(settings.toString()).doesNotContain(SECRET);
    }

    @Test
    void halfAnAppIsNamedWithWhatIsMissing() {
        assertThat(folder().wrong(Map.of("NIGHTKILN_APP_ID", "42")))
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
        Path key = folder().write("key.pem", "-----BEGIN PRIVATE KEY-----\n");
        for (String mode : List.of("rw-r-----", "rw----r--", "rwx------", "rw--w----")) {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));

            assertThat(folder().wrong(folder().appWith(Map.of())))
                    .as(mode)
                    .containsExactly(
                            "NIGHTKILN_PRIVATE_KEY_FILE: others may read %s; run: chmod 600 '%s'"
                                    .formatted(key, key));
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
        assertThat(folder().loaded(folder().appWith(Map.of())).app()).isPresent();
    }

    @Test
    void aLinkToAKeyIsNotFollowed() throws IOException {
        Path real = folder().write("real.pem", "-----BEGIN PRIVATE KEY-----\n");
        Path key = Files.createSymbolicLink(folder.resolve("key.pem"), real);

        assertThat(folder().wrong(folder().appWith(Map.of())))
                .containsExactly(
                        "NIGHTKILN_PRIVATE_KEY_FILE: %s is a symbolic link; name the file it leads to"
                                .formatted(key));
    }

    @Test
    void aKeyInADirectoryOthersWriteToIsRefused() throws IOException {
        folder().write("key.pem", "-----BEGIN PRIVATE KEY-----\n");
        for (String mode : List.of("rwxrwx---", "rwx---rwx", "rwxrwxrwx")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));

            assertThat(folder().wrong(folder().appWith(Map.of())))
                    .as(mode)
                    .containsExactly(
                            "NIGHTKILN_PRIVATE_KEY_FILE: others may put files into %s; move it into a directory of its own, or run: chmod go-w '%s'"
                                    .formatted(folder, folder));
        }
        Files.setAttribute(folder, "unix:mode", 01777);
        assertThat(folder().wrong(folder().appWith(Map.of())))
                .singleElement()
                .asString()
                .contains("others may put files into");
    }

    @Test
    void whatIsNoFileOrTooLargeHoldsNoKey() throws Exception {
        Path key = folder.resolve("key.pem");
        Files.createDirectory(key);
        assertThat(keyProblem()).contains("is not a regular file");
        Files.delete(key);
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", key.toString()).start().waitFor())
                .isZero();
        assertThat(keyProblem()).contains("is not a regular file");
        Files.delete(key);
        folder().write("key.pem", "-----BEGIN PRIVATE KEY-----\n" + "a".repeat(64 * 1024));
        assertThat(keyProblem()).contains("is larger than 64 KiB");
        Files.delete(key);
        assertThat(keyProblem()).contains("there is no such file");
    }

    @Test
    void aKeyOfAnotherUserIsRefused() throws IOException {
        Path key = folder().write("key.pem", "-----BEGIN PRIVATE KEY-----\n");
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        var nobody =
                folder.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("65534");
        Files.setOwner(key, nobody);
        assertThat(keyProblem()).contains(key + " belongs to");
        Files.setOwner(key, Files.getOwner(folder));
        Files.setOwner(folder, nobody);
        assertThat(keyProblem()).contains(folder + " belongs to");
    }

    private String keyProblem() {
        return String.join("\n", folder().wrong(folder().appWith(Map.of())));
    }

    @Test
    void aFileWithASecretInItMustBePrivateToo() throws IOException {
        Path file = folder().write("nightkiln.yml", "database: {password: " + SECRET + "}\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(configProblem("nightkiln.yml"))
                .isEqualTo(
                        "nightkiln.yml: it holds a secret, but others may read %s; run: chmod 600 '%s'"
                                .formatted(file, file));

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(configProblem("nightkiln.yml")).isEmpty();
        Files.createSymbolicLink(folder.resolve("link.yml"), file);
        assertThat(configProblem("link.yml")).contains("it holds a secret, but").contains("link");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(configProblem("nightkiln.yml")).contains("others may put files into");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aFileWithoutASecretMayBeReadByAnybodyAndBeALink() throws IOException {
        Path file = folder().write("nightkiln.yml", "server: {port: 9000}\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createSymbolicLink(folder.resolve("link.yml"), file);

        assertThat(configProblem("link.yml")).isEmpty();
        Files.write(file, new byte[] {'a', ':', (byte) 0xff});
        assertThat(configProblem("nightkiln.yml")).contains("the file cannot be read as text");
    }

    private String configProblem(String name) {
        var result =
                SettingsLoader.load(Map.of("NIGHTKILN_CONFIG", name), Optional.empty(), folder);
        return switch (result) {
            case SettingsResult.Loaded _ -> "";
            case SettingsResult.Wrong(var problems) ->
                    problems.stream().map(Object::toString).collect(Collectors.joining("\n"));
        };
    }

    @Test
    void theKeyIsReadOnceAndNotAgainFromWhateverIsThereLater() throws IOException {
        Path key = folder().write("key.pem", "-----BEGIN PRIVATE KEY-----\n");
        var settings = folder().loaded(folder().appWith(Map.of()));
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nanother\n");

        assertThat(settings.app().orElseThrow().privateKeyPem())
                .isEqualTo(new Secret("-----BEGIN PRIVATE KEY-----\n"));
        assertThat(settings.toString()).doesNotContain("PRIVATE KEY");
    }

    @Test
    void aSecretInTheEnvironmentWinsOverAFileNamedInTheFile() throws IOException {
        folder().write("key.pem", "-----BEGIN PRIVATE KEY-----\n");
        folder().write("nightkiln.yml", "app: {webhook-secret-file: missing}\n");

        Settings settings =
                folder().loaded(folder().appWith(Map.of("NIGHTKILN_CONFIG", "nightkiln.yml")));

        assertThat(settings.app().orElseThrow().webhookSecret()).isEqualTo(new Secret(SECRET));
        assertThat(
                        folder().wrong(
                                        folder().appWith(
                                                        Map.of(
                                                                "NIGHTKILN_WEBHOOK_SECRET_FILE",
                                                                "secret"))))
                .containsExactly(
                        "NIGHTKILN_WEBHOOK_SECRET: there is a second webhook secret in"
                                + " NIGHTKILN_WEBHOOK_SECRET_FILE; keep one of them");
    }

    @Test
    void aPasswordThatCouldBeAnyWordIsRefused() {
        assertThat(folder().wrong(Map.of("NIGHTKILN_DATABASE_PASSWORD", "postgres")))
                .containsExactly(
                        "NIGHTKILN_DATABASE_PASSWORD: the password is shorter than 10 characters"
                                + " and could not be told from ordinary words in a log; give the"
                                + " database user a longer one, made with: openssl rand -hex 16");
    }

    @Test
    void noMessageRepeatsASecret() throws IOException {
        folder().write("key.pem", "-----BEGIN PRIVATE KEY-----\n");
        var environment =
                folder().appWith(
                                Map.of(
                                        "NIGHTKILN_PRIVATE_KEY_FILE",
                                        "-----BEGIN PRIVATE KEY-----\nMIIsecret",
                                        "NIGHTKILN_WEBHOOK_SECRET",
                                        "short-secret",
                                        "NIGHTKILN_DATABASE_URL",
                                        "jdbc:postgresql://h/d?Password=secret",
                                        "NIGHTKILN_GITHUB_API_URL",
                                        "https://user:secret@github.example"));

        assertThat(folder().wrong(environment))
                .hasSize(4)
                .noneMatch(said -> said.contains("secret@"));
        assertThat(String.join("\n", folder().wrong(environment)))
                .doesNotContain("MIIsecret", "short-secret", "Password=secret", "user:secret");
    }

    private SettingsFolder folder() {
        return new SettingsFolder(folder);
    }
}
