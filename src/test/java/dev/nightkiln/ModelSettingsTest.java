package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

class ModelSettingsTest {
    private static final String KEY = "sk-ant-0123456789abcdef";

    @TempDir private Path folder;

    @Test
    void aKnownProviderNeedsNothingButTheFileOfItsKey() throws IOException {
        folder().write("key", KEY + "\n");

        Settings settings =
                folder().loaded(
                                Map.of(
                                        "NIGHTKILN_ANTHROPIC_API_KEY_FILE", "key",
                                        "NIGHTKILN_GEMINI_API_KEY_FILE", "key",
                                        "NIGHTKILN_OPENAI_API_KEY_FILE", ""));

        assertThat(settings.providers())
                .containsExactly(
                        provider("anthropic", "https://api.anthropic.com"),
                        provider("gemini", "https://generativelanguage.googleapis.com"));
        assertThat(settings.toString()).doesNotContain(KEY);
        assertThat(new dev.nightkiln.secrets.Redactor(settings.secrets()).redact("x " + KEY))
                .doesNotContain(KEY.substring(8));
    }

    @Test
    void anyOtherNameIsOneThatSpeaksOpenAisLanguageAndSaysWhereItIs() throws IOException {
        folder().write("etc/key", KEY);
        folder().write(
                        "etc/nightkiln.yml",
                        """
                        models:
                          my-llama: { url: "http://127.0.0.1:8000/v1/", key-file: key }
                          openai: { key-file: nowhere }
                        """);

        Settings settings =
                folder().loaded(
                                Map.of(
                                        "NIGHTKILN_CONFIG", "etc/nightkiln.yml",
                                        "NIGHTKILN_OPENAI_API_KEY_FILE", "etc/key",
                                        "NIGHTKILN_MY_LLAMA_BASE_URL", "https://llama.corp/x"));

        assertThat(settings.providers())
                .containsExactly(
                        provider("my-llama", "https://llama.corp/x"),
                        provider("openai", "https://api.openai.com"));
    }

    @Test
    void theAddressOfAKeyIsEncryptedOrThisMachine() throws IOException {
        folder().write("key", KEY);

        assertThat(
                        folder().wrong(
                                        Map.of(
                                                "NIGHTKILN_OPENAI_API_KEY_FILE", "key",
                                                "NIGHTKILN_OPENAI_BASE_URL", "http://llama.corp")))
                .containsExactly(
                        "NIGHTKILN_OPENAI_BASE_URL: tokens would be sent unencrypted; write https://...");
    }

    @Test
    void aNameThatNobodyKnowsAndAKeyThatIsMissingAreNamed() throws IOException {
        folder().write("key", KEY);
        folder().write("nightkiln.yml", "models: {openai: {url: http://127.0.0.1:1}, A b: {}}\n");

        assertThat(
                        folder().wrong(
                                        Map.of(
                                                "NIGHTKILN_CONFIG", "nightkiln.yml",
                                                "NIGHTKILN_ANTROPIC_API_KEY_FILE", "key")))
                .containsExactlyInAnyOrder(
                        "nightkiln.yml:1: models.A b: unknown key; known here: openai",
                        "NIGHTKILN_ANTROPIC_API_KEY_FILE: the provider `antropic` is none of anthropic, gemini and openai; mend the name, or say where it is: set NIGHTKILN_ANTROPIC_BASE_URL or models.antropic.url in the file",
                        "nightkiln.yml:1: models.openai.url: the provider `openai` has no key; set NIGHTKILN_OPENAI_API_KEY_FILE or models.openai.key-file in the file; for one that asks for none, make one up");
    }

    @Test
    void theFileOfAKeyIsJudgedLikeThatOfTheApp() throws IOException {
        Path key = folder().write("key", "two\nlines");
        assertThat(problem()).contains("the file does not hold one key");
        folder().write("key", "sk-short");
        assertThat(problem()).contains("shorter than 10 characters").doesNotContain("sk-short");
        Files.writeString(key, KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(problem()).contains("others may read").contains("chmod 600");
        Files.delete(key);
        assertThat(problem()).contains("there is no such file");
    }

    @Test
    void aKeyInPlaceOfItsFileIsNotRepeated() {
        assertThat(folder().wrong(Map.of("NIGHTKILN_OPENAI_API_KEY_FILE", KEY)))
                .singleElement()
                .asString()
                .doesNotContain(KEY);
    }

    private String problem() {
        return String.join("\n", folder().wrong(Map.of("NIGHTKILN_OPENAI_API_KEY_FILE", "key")));
    }

    private static Settings.Provider provider(String name, String url) {
        return new Settings.Provider(name, URI.create(url), new Secret(KEY));
    }

    private SettingsFolder folder() {
        return new SettingsFolder(folder);
    }
}
