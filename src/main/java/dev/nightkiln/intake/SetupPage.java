package dev.nightkiln.intake;

import dev.nightkiln.github.AppManifest;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.ManifestConversion;
import dev.nightkiln.github.NewApp;
import dev.nightkiln.github.RetryLater;
import dev.nightkiln.secrets.Secrets;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * {@code /setup}: makes the GitHub App by GitHub's manifest flow. The page posts {@code app.yml} to
 * GitHub; a person confirms there; GitHub sends the browser back with a code, which is exchanged
 * for the App's id and secrets. They go into files that only we can read, and onto no page.
 */
public final class SetupPage {
    private static final Pattern ORGANIZATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,38}");
    private static final Duration STATE_LIFE = Duration.ofHours(1);
    private static final int MOST_STATES = 100;

    private static final String STYLE =
            """

            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
            button, input { font: inherit; padding: .5rem 1rem; margin: .5rem 0 }
            code { overflow-wrap: anywhere }
            """;

    private final URI apiUrl;
    private final URI webUrl;
    private final URI publicUrl;
    private final AppFiles files;
    private final Secrets secrets;
    private final InstantSource clock;
    private final Map<String, Instant> states = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    /** The secrets are joined by those of the App that is made. */
    public SetupPage(
            URI apiUrl,
            URI webUrl,
            URI publicUrl,
            AppFiles files,
            Secrets secrets,
            InstantSource clock) {
        this.apiUrl = apiUrl;
        this.webUrl = webUrl;
        this.publicUrl = publicUrl;
        this.files = files;
        this.secrets = secrets;
        this.clock = clock;
    }

    void addTo(JavalinConfig config) {
        config.routes.get("/", context -> context.redirect("/setup"));
        config.routes.get("/setup", this::form);
        config.routes.get("/setup/done", this::done);
        // What only looks at the head must not use the code up.
        config.routes.head("/setup/done", context -> context.status(405));
    }

    private void form(Context context) {
        String organization = Objects.requireNonNullElse(context.queryParam("organization"), "");
        boolean forOrganization = ORGANIZATION.matcher(organization).matches();
        String target =
                webUrl
                        + (forOrganization ? "/organizations/" + organization : "")
                        + "/settings/apps/new?state="
                        + newState();
        String manifest =
                AppManifest.bundled()
                        .json(
                                "nightkiln-" + suffix(),
                                publicUrl,
                                URI.create(publicUrl + "/webhooks/github"),
                                URI.create(publicUrl + "/setup/done"));
        String body =
                """
                <h1>Create the GitHub App</h1>
                <p>GitHub will show you what the App may do and ask you to confirm. It sends you back here with the
                App's keys, which are stored on this server and nowhere else.</p>
                <p>Deliveries will go to <code>%s/webhooks/github</code>. If GitHub cannot reach that address, set
                <code>NIGHTKILN_PUBLIC_URL</code> and start again.</p>
                <form method="post" action="%s">
                <input type="hidden" name="manifest" value="%s">
                <button>Create it %s</button>
                </form>
                <form method="get" action="/setup">
                <label>For an organization instead:
                <input name="organization" maxlength="39" autocapitalize="none" autocomplete="off"></label>
                <button>Choose</button>
                </form>
                """
                        .formatted(
                                escape(publicUrl.toString()),
                                escape(target),
                                escape(manifest),
                                forOrganization ? "for " + escape(organization) : "on my account");
        show(context, 200, body);
    }

    private void done(Context context) {
        String code = context.queryParam("code");
        String state = context.queryParam("state");
        if (code == null || state == null || !takeState(state)) {
            fail(
                    context,
                    400,
                    "This page was not opened by GitHub, or more than an hour after the start.");
            return;
        }
        try {
            NewApp app = ManifestConversion.convert(apiUrl, code, secrets, clock);
            files.write(app);
            show(
                    context,
                    200,
                    """
                    <h1>The App is made</h1>
                    <p><a href="%s/installations/new">Install it</a> on the repositories it may work in.</p>
                    <p>Then start <code>nightkiln serve</code> again: it finds the App's settings in
                    <code>%s</code>.</p>
                    """
                            .formatted(
                                    escape(app.htmlUrl().toString()),
                                    escape(files.settings().toString())));
        } catch (GitHubRefused | RetryLater | IllegalArgumentException refused) {
            fail(context, 502, "GitHub did not hand the App over: " + refused.getMessage());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot store the App's keys", failed);
        }
    }

    private void fail(Context context, int status, String why) {
        show(
                context,
                status,
                "<h1>That did not work</h1><p>"
                        + escape(why)
                        + "</p><p><a href=\"/setup\">Start again</a></p>");
    }

    private String newState() {
        Instant now = clock.instant();
        states.values().removeIf(until -> until.isBefore(now));
        if (states.size() >= MOST_STATES) {
            states.clear();
        }
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        String state = HexFormat.of().formatHex(bytes);
        states.put(state, now.plus(STATE_LIFE));
        return state;
    }

    private boolean takeState(String state) {
        Instant until = states.remove(state);
        return until != null && until.isAfter(clock.instant());
    }

    /** App names are unique on GitHub. */
    private String suffix() {
        return Integer.toString(100_000 + random.nextInt(900_000));
    }

    private void show(Context context, int status, String body) {
        String page =
                """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Nightkiln set-up</title>
                <style>%s</style>
                %s
                </html>
                """
                        .formatted(STYLE, body);
        context.status(status).header("Content-Security-Policy", policy()).html(page);
    }

    private String policy() {
        return "default-src 'none'; style-src 'sha256-"
                + digest(STYLE)
                + "'; frame-ancestors 'none'; base-uri 'none';"
                + " form-action 'self' "
                + webUrl.getScheme()
                + "://"
                + webUrl.getAuthority();
    }

    /** Exactly this style, and none that somebody smuggles in. */
    private static String digest(String style) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return Base64.getEncoder()
                    .encodeToString(sha256.digest(style.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
