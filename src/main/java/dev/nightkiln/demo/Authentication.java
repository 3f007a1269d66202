package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells who calls. The App's token is checked by hand rather than with the product's own library,
 * so that the two cannot share a mistake.
 */
record Authentication(World world) {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    Caller caller(@Nullable String authorization) {
        if (authorization == null) {
            return new Caller.Nobody();
        }
        String[] parts = authorization.split(" ", 2);
        String scheme = parts[0].toLowerCase(Locale.ROOT);
        if (parts.length < 2 || !(scheme.equals("bearer") || scheme.equals("token"))) {
            throw Refusal.badCredentials();
        }
        String credential = parts[1].strip();
        return credential.startsWith("ghs_")
                ? new Caller.Installed(token(credential).orElseThrow(Refusal::badCredentials))
                : new Caller.App(app(credential));
    }

    Optional<Token> token(String value) {
        Instant now = world.now();
        return world.tokens.stream()
                .filter(token -> token.value.equals(value) && token.aliveAt(now))
                .findFirst();
    }

    private HostedApp app(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        if (parts.length != 3) {
            throw undecodable();
        }
        JsonNode claims = decode(parts[1]);
        HostedApp app = issuer(claims.path("iss").asString(""));
        if (!decode(parts[0]).path("alg").asString("").equals("RS256") || !signed(app, parts)) {
            throw undecodable();
        }
        checkTimes(claims);
        return app;
    }

    private HostedApp issuer(String issuer) {
        return world.apps.values().stream()
                .filter(app ->
                        String.valueOf(app.id()).equals(issuer) || app.clientId().equals(issuer))
                .findFirst()
                .orElseThrow(() -> new Refusal(404, "Integration not found"));
    }

    private void checkTimes(JsonNode claims) {
        Instant now = world.now();
        Instant issued = time(claims, "iat", "'Issued at' claim ('iat') must be an Integer");
        Instant expires =
                time(claims, "exp", "'Expiration time' claim ('exp') must be a numeric value");
        if (issued.isAfter(now)) {
            throw new Refusal(
                    401,
                    "'Issued at' claim ('iat') must be an Integer representing the time that the"
                            + " assertion was issued");
        }
        if (!expires.isAfter(now)) {
            throw new Refusal(
                    401,
                    "'Expiration time' claim ('exp') must be a numeric value representing the future"
                            + " time at which the assertion expires");
        }
        if (expires.isAfter(now.plus(LONGEST))) {
            throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
        }
    }

    private static Instant time(JsonNode claims, String name, String otherwise) {
        JsonNode claim = claims.path(name);
        if (!claim.isNumber()) {
            throw new Refusal(401, otherwise);
        }
        return Instant.ofEpochSecond(claim.asLong());
    }

    private static boolean signed(HostedApp app, String[] parts) {
        try {
            var verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(app.keys.getPublic());
            verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            return false;
        }
    }

    private static JsonNode decode(String part) {
        try {
            return Json.MAPPER.readTree(Base64.getUrlDecoder().decode(part));
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw undecodable();
        }
    }

    private static Refusal undecodable() {
        return new Refusal(401, "A JSON web token could not be decoded");
    }
}
