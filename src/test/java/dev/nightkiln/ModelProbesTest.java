package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.Policies;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class ModelProbesTest {
    @Test
    void everyProviderOfSettingsOrPolicyHasALine() throws InterruptedException {
        var configured =
                List.of(
                        provider("anthropic", "https://api.anthropic.com"),
                        provider("typo", "https://llama.corp"));

        assertThat(said(configured, Policies.packed()))
                .isEqualTo(
                        """
                        ok    models  anthropic: https://api.anthropic.com, its key is set
                        WARN  models  typo: https://llama.corp, its key is set, but the policy lists none of its models
                                      -> list them under `models` in the policy, or remove the key
                        ok    models  gemini: no key is set; tasks that may use its models are refused
                        ok    models  openai: no key is set; tasks that may use its models are refused
                        """);
    }

    @Test
    void aModelThatEveryRepositoryGetsNeedsAKey() throws Exception {
        String rule = "{ provider: my-llama, model: llama-4 }";
        String floor =
                Files.readString(Path.of("policies/default.yml"))
                        .replace(
                                "models:\n  default: []\n  max:\n",
                                "models:\n  default: [%s]\n  max:\n    - %s\n"
                                        .formatted(rule, rule));

        assertThat(said(List.of(), new Policies(floor, "floor.yml")))
                .contains(
                        """
                        WARN  models  my-llama: no key is set; tasks that may use its models are refused
                                      -> set NIGHTKILN_MY_LLAMA_API_KEY_FILE or models.my-llama.key-file in the file
                        """);
    }

    private static String said(List<Settings.Provider> configured, Policies policies)
            throws InterruptedException {
        assertThat(policies.floorErrors()).isEmpty();
        var findings =
                new Doctor(ModelProbes.of(configured, policies), Duration.ofSeconds(20)).examine();
        return Doctor.render(findings).replaceFirst("\n[^\n]*\n$", "");
    }

    private static Settings.Provider provider(String name, String url) {
        return new Settings.Provider(name, URI.create(url), new Secret("sk-0123456789abcdef"));
    }
}
