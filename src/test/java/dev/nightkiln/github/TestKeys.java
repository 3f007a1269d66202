package dev.nightkiln.github;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;

/** One RSA key for all tests, made new for each run. */
final class TestKeys {
    static final KeyPair PAIR = generate();

    private TestKeys() {}

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As GitHub checks it: our key, our App, not from the future, ten minutes at most. */
    static boolean isOurJwt(String token, InstantSource clock) {
        try {
            Claims claims =
                    Jwts.parser()
                            .verifyWith(PAIR.getPublic())
                            .clock(() -> Date.from(clock.instant()))
                            .build()
                            .parseSignedClaims(token)
                            .getPayload();
            Instant issued = claims.getIssuedAt().toInstant();
            Instant expires = claims.getExpiration().toInstant();
            Instant now = clock.instant();
            return claims.getIssuer().equals("4711")
                    && !issued.isAfter(now.minus(Duration.ofSeconds(60)))
                    && Duration.between(issued, expires).compareTo(Duration.ofMinutes(9)) <= 0;
        } catch (JwtException | IllegalArgumentException _) {
            return false;
        }
    }
}
