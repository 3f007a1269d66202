package dev.nightkiln;

import dev.nightkiln.yaml.Problem;
import dev.nightkiln.yaml.Problems;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads single values; what is wrong is reported and reads as not given. */
final class SettingValues {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    private final Map<Setting, Given> given;
    private final Consumer<Problem> problems;

    SettingValues(Map<Setting, Given> given, Consumer<Problem> problems) {
        this.given = given;
        this.problems = problems;
    }

    Optional<Given> find(Setting setting) {
        return Optional.ofNullable(given.get(setting));
    }

    Optional<String> text(Setting setting, Pattern shape, String described) {
        return find(setting)
                .flatMap(value -> {
                    if (shape.matcher(value.text()).matches()) {
                        return Optional.of(value.text());
                    }
                    return refuse(
                            value,
                            Problems.quoted(value.text()) + " is not " + described,
                            "write " + described);
                });
    }

    Optional<Long> number(Setting setting, long least, long most) {
        return find(setting)
                .flatMap(value -> {
                    if (value.text().matches("[0-9]{1,18}")) {
                        long number = Long.parseLong(value.text());
                        if (number >= least && number <= most) {
                            return Optional.of(number);
                        }
                    }
                    return refuse(
                            value,
                            Problems.quoted(value.text())
                                    + " is not a number from "
                                    + least
                                    + " to "
                                    + most,
                            "write such a number");
                });
    }

    Optional<Path> path(Setting setting) {
        return find(setting)
                .flatMap(value ->
                        value.path()
                                .or(() -> refuse(value, "not the name of a file", "write a path")));
    }

    /** An address that tokens are sent to: encrypted, unless it never leaves this machine. */
    Optional<URI> secureUrl(Setting setting) {
        return find(setting).flatMap(this::secureUrl);
    }

    Optional<URI> secureUrl(Given value) {
        Optional<URI> url = url(value);
        boolean secure =
                url.stream()
                        .allMatch(to ->
                                to.getScheme().equals("https")
                                        || LOOPBACK.matcher(to.getHost()).matches());
        return secure
                ? url
                : refuse(value, "tokens would be sent unencrypted", "write https://...");
    }

    Optional<URI> url(Setting setting) {
        return find(setting).flatMap(this::url);
    }

    private Optional<URI> url(Given value) {
        try {
            var url = new URI(value.text().strip().replaceFirst("/+$", ""));
            if (isPlainUrl(url)) {
                return Optional.of(url);
            }
        } catch (URISyntaxException notAnAddress) {
            // Refused below, together with addresses that only have the wrong parts.
        }
        return refuse(
                value,
                "not a plain web address",
                "write it like https://github.example.com, without user, ? or #");
    }

    private static boolean isPlainUrl(URI url) {
        boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        return web
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    <T> Optional<T> refuse(Given value, String reason, String mend) {
        problems.accept(value.problem(reason, mend));
        return Optional.empty();
    }

    /** A setting that nobody wrote has no place; its names stand for it. */
    <T> Optional<T> missing(Setting setting, String reason) {
        problems.accept(
                new Problem(setting.variable(), 0, "", reason, "set " + setting.described()));
        return Optional.empty();
    }
}
