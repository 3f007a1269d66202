package dev.nightkiln.intake;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;

import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What holds for every request before anybody looks at it, and for every answer: it is meant for us
 * and by whoever sent it, no browser makes more of the answer than we say, and an error says no
 * more than what to do.
 */
final class FrontDoor {
    private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

    private static final Map<String, String> HEADERS =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
                    "X-Content-Type-Options",
                    "nosniff",
                    "X-Frame-Options",
                    "DENY",
                    "Referrer-Policy",
                    "no-referrer",
                    "Cross-Origin-Opener-Policy",
                    "same-origin",
                    "Cross-Origin-Resource-Policy",
                    "same-origin",
                    "Cache-Control",
                    "no-store");

    /** A router that comes upon one fails, and whoever looks through the log would look for why. */
    private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private final HostNames names;

    FrontDoor(HostNames names) {
        this.names = names;
    }

    void addTo(JavalinConfig config) {
        config.http.prefer405over404 = true;
        config.routes.before(this::judge);
        config.routes.exception(
                HttpResponseException.class,
                (refused, context) -> answer(context, refused.getStatus()));
        config.routes.exception(
                IOException.class,
                (brokenOff, context) -> {
                    LOG.info("a {} broke off", context.req().getMethod());
                    answer(context, HttpStatus.BAD_REQUEST.getCode());
                });
        config.routes.exception(Exception.class, FrontDoor::failed);
    }

    private static void failed(Exception failure, Context context) {
        if (failure instanceof HttpException malformed) {
            answer(context, malformed.getCode());
            return;
        }
        LOG.error("a {} failed", context.req().getMethod(), failure);
        answer(context, HttpStatus.INTERNAL_SERVER_ERROR.getCode());
    }

    private void judge(Context context) {
        HEADERS.forEach(context::header);
        if (!METHODS.contains(context.req().getMethod())) {
            context.header("Allow", "GET, HEAD, POST");
            refuse(context, HttpStatus.METHOD_NOT_ALLOWED);
        } else if (NO_ESCAPE.matcher(context.path()).find()) {
            refuse(context, HttpStatus.BAD_REQUEST);
        } else if (context.path().equals(KeysPage.PATH)) {
            // For everybody from everywhere; nothing about it depends on who asks.
            return;
        } else if (!isForUs(context)) {
            refuse(context, HttpStatus.MISDIRECTED_REQUEST);
        } else if (isOfAnotherSite(context)) {
            refuse(context, HttpStatus.FORBIDDEN);
        }
    }

    /**
     * A name that leads here for the moment (DNS rebinding) makes a browser take a stranger's page
     * for ours. The webhook rests on its signature, and as long as nobody has said how GitHub
     * reaches it, under whatever name the proxy passes on.
     */
    private boolean isForUs(Context context) {
        boolean signed = context.path().equals(WebhookEndpoint.PATH) && !names.isPublicNameKnown();
        return signed
                || (names.areOurs(context.header("Host"))
                        && names.areOurs(context.req().getServerName()));
    }

    /** Another site may send people here by a link, and nothing else. */
    private boolean isOfAnotherSite(Context context) {
        String site = context.header("Sec-Fetch-Site");
        boolean fromElsewhere = site != null && !site.equals("same-origin") && !site.equals("none");
        boolean link =
                context.req().getMethod().equals("GET")
                        && "navigate".equals(context.header("Sec-Fetch-Mode"))
                        && "document".equals(context.header("Sec-Fetch-Dest"));
        String origin = context.header("Origin");
        return (fromElsewhere && !link) || (origin != null && !isOurOrigin(origin, context));
    }

    private boolean isOurOrigin(String origin, Context context) {
        @Nullable String host = context.header("Host");
        return host != null
                && names.areOurs(host)
                && origin.toLowerCase(Locale.ROOT)
                        .replaceFirst("^https?://", "")
                        .equals(host.toLowerCase(Locale.ROOT));
    }

    private static void refuse(Context context, HttpStatus status) {
        answer(context, status.getCode());
        context.skipRemainingHandlers();
    }

    private static void answer(Context context, int status) {
        context.status(status).contentType("text/plain; charset=utf-8").result(words(status));
    }

    /** Nothing of the request, of us or of what went wrong; that is for the log. */
    static String words(int status) {
        return switch (status) {
            case 400 -> "this is no request that this server understands\n";
            case 403 -> "another web site has made this request; open the page itself\n";
            case 404 -> "there is nothing here\n";
            case 405 -> "this address takes no requests of this kind\n";
            case 408 -> "the request took too long\n";
            case 413, 414, 431 -> "the request is too large\n";
            case 421 ->
                    "this server has no such name; NIGHTKILN_PUBLIC_URL says under which one it is"
                            + " reached\n";
            case 500 -> "this went wrong here; the server's log says why\n";
            case 503 -> "not now; try again in a minute\n";
            default -> "this cannot be done (" + status + ")\n";
        };
    }
}
