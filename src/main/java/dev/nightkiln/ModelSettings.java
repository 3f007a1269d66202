package dev.nightkiln;

import dev.nightkiln.egress.ModelProvider;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.yaml.Problem;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Providers of models, by names of which most are the operator's choice: {@code
 * models.<name>.key-file} and {@code url} in the file, NIGHTKILN_<NAME>_API_KEY_FILE and _BASE_URL
 * in the environment. Only here is it said where a key is sent.
 */
final class ModelSettings {
    static final String GROUP = "models";
    static final String KEY_FILE = "key-file";
    static final String URL = "url";

    private static final Map<String, URI> KNOWN =
            Map.of(
                    "anthropic", URI.create("https://api.anthropic.com"),
                    "openai", URI.create("https://api.openai.com"),
                    "gemini", URI.create("https://generativelanguage.googleapis.com"));

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,4096}");
    private static final Pattern VARIABLE =
            Pattern.compile(
                    Setting.PREFIX
                            + "([A-Z0-9](?:[A-Z0-9_]{0,38}[A-Z0-9])?)_(API_KEY_FILE|BASE_URL)");

    private final Map<String, Map<String, Given>> said = new TreeMap<>();

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether it is a variable of ours; a later word on the same wins. */
    boolean takes(String variable, Given written) {
        Matcher matcher = VARIABLE.matcher(variable);
        if (!matcher.matches()) {
            return false;
        }
        if (!written.text().isBlank()) {
            String name = matcher.group(1).toLowerCase(Locale.ROOT).replace('_', '-');
            put(name, matcher.group(2).equals("BASE_URL") ? URL : KEY_FILE, written);
        }
        return true;
    }

    void put(String provider, String key, Given written) {
        said.computeIfAbsent(provider, _ -> new LinkedHashMap<>()).put(key, written);
    }

    /** In the order of their names; what is wrong is reported and left out. */
    List<Settings.Provider> providers(SettingValues values, Consumer<Problem> problems) {
        var providers = new ArrayList<Settings.Provider>();
        said.forEach((name, words) -> {
            Optional<URI> url = url(name, words, values);
            Optional<Secret> key = key(name, words, values, problems);
            url.ifPresent(to ->
                    key.ifPresent(
                            secret -> providers.add(new Settings.Provider(name, to, secret))));
        });
        return providers;
    }

    private static Optional<URI> url(String name, Map<String, Given> words, SettingValues values) {
        Given written = words.get(URL);
        if (written != null) {
            return values.secureUrl(written).map(ModelSettings::withoutVersion);
        }
        URI usual = KNOWN.get(name);
        return usual != null
                ? Optional.of(usual)
                : values.refuse(
                        words.values().iterator().next(),
                        "the provider `" + name + "` is none of anthropic, gemini and openai",
                        "mend the name, or say where it is: set "
                                + Setting.PREFIX
                                + name.toUpperCase(Locale.ROOT).replace('-', '_')
                                + "_BASE_URL or "
                                + GROUP
                                + "."
                                + name
                                + "."
                                + URL
                                + " in the file");
    }

    /** Agents add the version to the address themselves. */
    private static URI withoutVersion(URI url) {
        return URI.create(url.toString().replaceFirst("/v1(?:beta)?$", ""));
    }

    private static Optional<Secret> key(
            String name,
            Map<String, Given> words,
            SettingValues values,
            Consumer<Problem> problems) {
        Given file = words.get(KEY_FILE);
        if (file == null) {
            return values.refuse(
                    words.values().iterator().next(),
                    "the provider `" + name + "` has no key",
                    "set "
                            + ModelProvider.keySetting(name)
                            + "; for one that asks for none, make one up");
        }
        Optional<String> text = PrivateFile.read(file, problems).map(String::strip);
        if (text.isPresent() && !KEY.matcher(text.get()).matches()) {
            return values.refuse(
                    file, "the file does not hold one key", "write the key alone into it");
        }
        if (text.isPresent() && text.get().length() < Redactor.SHORTEST_SECRET) {
            return values.refuse(
                    file,
                    "the key is shorter than " + Redactor.SHORTEST_SECRET + " characters",
                    "name the file of the whole key");
        }
        return text.map(Secret::new);
    }
}
