package dev.nightkiln.github;

import dev.nightkiln.secrets.Secrets;

import io.jsonwebtoken.Jwts;

import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;

/**
 * Proves that we are the App. Dated a minute back and short-lived, so that clocks may differ; each
 * is used for a while, so that few signatures are about.
 */
final class AppJwt implements Credential {
    private static final Duration BACKDATED = Duration.ofSeconds(60);
    private static final Duration LIFETIME = Duration.ofMinutes(8);
    private static final Duration USED_FOR = Duration.ofMinutes(4);

    private final long appId;
    private final PrivateKey key;
    private final Secrets secrets;
    private final InstantSource clock;
    private Optional<Signed> current = Optional.empty();

    private record Signed(String token, Instant at) {}

    AppJwt(long appId, PrivateKey key, Secrets secrets, InstantSource clock) {
        this.appId = appId;
        this.key = key;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public synchronized String header() {
        Instant now = clock.instant();
        Signed usable = current.filter(signed -> isFresh(signed, now)).orElseGet(() -> sign(now));
        current = Optional.of(usable);
        return "Bearer " + usable.token;
    }

    private static boolean isFresh(Signed signed, Instant now) {
        return !now.isBefore(signed.at) && now.isBefore(signed.at.plus(USED_FOR));
    }

    private Signed sign(Instant now) {
        String token =
                Jwts.builder()
                        .issuer(Long.toString(appId))
                        .issuedAt(Date.from(now.minus(BACKDATED)))
                        .expiration(Date.from(now.plus(LIFETIME)))
                        .signWith(key, Jwts.SIG.RS256)
                        .compact();
        // What stands before the signature is the same in many tokens, and no secret.
        secrets.addPassing("the App's signature", token.substring(token.lastIndexOf('.') + 1));
        return new Signed(token, now);
    }

    @Override
    public boolean renew(String refused) {
        return false;
    }
}
