package dev.nightkiln.github;

import io.jsonwebtoken.Jwts;

import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;

/** Proves that we are the App. Dated a minute back and short-lived, so that clocks may differ. */
final class AppJwt implements Credential {
    private static final Duration BACKDATED = Duration.ofSeconds(60);
    private static final Duration LIFETIME = Duration.ofMinutes(8);

    private final long appId;
    private final PrivateKey key;
    private final InstantSource clock;

    AppJwt(long appId, PrivateKey key, InstantSource clock) {
        this.appId = appId;
        this.key = key;
        this.clock = clock;
    }

    @Override
    public String header() {
        Instant now = clock.instant();
        return "Bearer "
                + Jwts.builder()
                        .issuer(Long.toString(appId))
                        .issuedAt(Date.from(now.minus(BACKDATED)))
                        .expiration(Date.from(now.plus(LIFETIME)))
                        .signWith(key, Jwts.SIG.RS256)
                        .compact();
    }

    @Override
    public boolean renew(String refused) {
        return false;
    }
}
