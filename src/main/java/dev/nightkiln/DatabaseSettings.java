package dev.nightkiln;

import dev.nightkiln.Settings.Database;
import dev.nightkiln.secrets.Redactor;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where the database is and who may use it. */
final class DatabaseSettings {
    private static final Pattern USER = Pattern.compile("[^\\p{Cntrl}]{1,128}");
    private static final Pattern ADDRESS = Pattern.compile("jdbc:(h2|postgresql):.+");
    private static final String H2_MODE =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";

    private DatabaseSettings() {}

    static Database read(SettingValues values, Path state) {
        return new Database(
                url(values).orElse("jdbc:h2:file:" + state.resolve("nightkiln") + H2_MODE),
                values.text(Setting.DATABASE_USER, USER, "a user name").orElse("nightkiln"),
                new Secret(password(values).orElse("")));
    }

    private static Optional<String> url(SettingValues values) {
        return values.find(Setting.DATABASE_URL)
                .flatMap(value -> {
                    String url = value.text();
                    if (!ADDRESS.matcher(url).matches()) {
                        return values.refuse(
                                value,
                                "not an address of H2 or PostgreSQL",
                                "write it like jdbc:postgresql://localhost/nightkiln");
                    }
                    if (url.toLowerCase(Locale.ROOT).contains("password=")) {
                        return values.refuse(
                                value,
                                "it has a password in it, and addresses are shown",
                                "move it to " + Setting.DATABASE_PASSWORD.described());
                    }
                    return Optional.of(url);
                });
    }

    private static Optional<String> password(SettingValues values) {
        return values.find(Setting.DATABASE_PASSWORD)
                .flatMap(value ->
                        value.text().length() >= Redactor.SHORTEST_SECRET
                                ? Optional.of(value.text())
                                : values.refuse(
                                        value,
                                        "the password is shorter than "
                                                + Redactor.SHORTEST_SECRET
                                                + " characters and could not be told from ordinary"
                                                + " words in a log",
                                        "give the database user a longer one, made with: openssl"
                                                + " rand -hex 16"));
    }
}
