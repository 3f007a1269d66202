package dev.nightkiln.github;

import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.secrets.Secrets;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Pattern;

/** The last step of the manifest flow. GitHub's code is good for one hour and one use. */
public final class ManifestConversion {
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    private static final String OPERATION = "conversion of the App manifest";

    private ManifestConversion() {}

    /** What GitHub hands over joins the secrets before anything else happens to it. */
    public static NewApp convert(URI apiUrl, String code, Secrets secrets, InstantSource clock) {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException(
                    "that is no code of GitHub's manifest flow; start again on the setup page");
        }
        var redactor = new Redactor(secrets);
        try (var transport = new Transport(apiUrl, GitHubConnection.CALL_TIMEOUT, redactor)) {
            var pace = new Pace(clock, new SecureRandom());
            var rest = new Rest(new Line(transport, pace, Credential.fixed("")));
            NewApp app = parsed(rest.post("app-manifests/" + code + "/conversions", Map.of()));
            secrets.add("the webhook secret", app.webhookSecret());
            secrets.add("the App's private key", app.pem());
            return app;
        } catch (GitHubRefused refused) {
            // The path holds the code, which is a secret until it is used.
            throw new GitHubRefused(refused.status(), refused.reason(), OPERATION);
        } catch (RetryLater later) {
            throw new RetryLater(
                    later.notBefore(), OPERATION + ": GitHub gave no answer that can be read");
        }
    }

    private static NewApp parsed(JsonNode app) {
        long id = app.path("id").asLong(0);
        String pem = app.path("pem").asString("");
        String secret = app.path("webhook_secret").asString("");
        if (id <= 0 || pem.isBlank() || secret.isBlank()) {
            throw new GitHubRefused(
                    201, "the answer has no id, private key or webhook secret", OPERATION);
        }
        return new NewApp(
                id,
                app.path("slug").asString(""),
                pem,
                secret,
                URI.create(app.path("html_url").asString("")));
    }
}
