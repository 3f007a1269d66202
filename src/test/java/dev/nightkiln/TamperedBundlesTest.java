package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.Tamperings.Case;
import dev.nightkiln.attest.SigningKeys;
import dev.nightkiln.attest.VerifyScript;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Bundles that were changed by somebody without the key, by somebody with it, or that are genuine
 * and about something else. Each is refused for its own reason, by {@code nightkiln verify} and by
 * {@code verify.sh}.
 */
class TamperedBundlesTest {
    private static final int PROMISED = 25;

    @Test
    void eachIsRefusedForItsOwnReason(@TempDir Path directory) throws IOException {
        try (var bundle = new SignedBundle(directory)) {
            var strangers = SigningKeys.open(directory.resolve("strangers"), bundle.store.clock);
            var all = new Tamperings(bundle);
            EnvelopeTamperings.addTo(all, strangers.current());
            StatementTamperings.addTo(all);
            ContentTamperings.addTo(all);
            SpellingTamperings.addTo(all);
            MixedTamperings.addTo(all);
            var codes = new TreeSet<Integer>();
            var wrong = new ArrayList<String>();
            int refused = 0;
            for (Case one : all.cases()) {
                var changed = new Tampered(bundle.good(), bundle.statements());
                one.how().accept(changed);
                int code = verify(bundle, changed, one.options());
                int script = script(bundle, changed, one.options());
                if (code != one.code() || script != one.expectedOfScript()) {
                    wrong.add("%s: %d, verify.sh %d".formatted(one, code, script));
                }
                refused += code == 0 ? 0 : 1;
                codes.add(code);
            }
            System.out.printf(
                    "tampered: %d, refused: %d, by exit codes %s%n",
                    all.cases().size(), refused, codes);
            assertThat(wrong).isEmpty();
            assertThat(refused).isEqualTo(all.cases().size()).isGreaterThan(PROMISED);
        }
    }

    /** With our key, unless the case names one. */
    private static int verify(SignedBundle bundle, Tampered it, List<String> options)
            throws IOException {
        Path zip = Files.write(bundle.clone.resolveSibling("b.zip"), SignedBundle.zip(it.files));
        var arguments = new ArrayList<>(List.of("verify", zip.toString()));
        arguments.addAll(options);
        if (!options.contains("--key")) {
            arguments.addAll(
                    List.of(
                            "--key",
                            bundle.aside("keys.json", bundle.keys.publicJson()).toString()));
        }
        return Cli.run(arguments.toArray(String[]::new));
    }

    private static int script(SignedBundle bundle, Tampered it, List<String> options)
            throws IOException {
        Path unpacked = Unpacked.fresh(bundle.clone.resolveSibling("unpacked"), it.files);
        Path script = bundle.aside("trusted-verify.sh", VerifyScript.text());
        Path key = bundle.aside("trusted.pem", bundle.signer().publicKeyPem());
        var command = new ArrayList<>(List.of("dash", script.toString(), key.toString()));
        command.addAll(List.of("--dir", unpacked.toString()));
        // It takes one key as PEM, and knows nothing of people.
        if (!options.contains("--key") && !options.contains("--require-sign-off")) {
            command.addAll(options);
        }
        return Ran.in(unpacked, command).code();
    }
}
