package dev.nightkiln.intake;

import dev.nightkiln.store.Delivery;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.StoreException;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code POST /webhooks/github}: size, then signature over the raw bytes, then headers; stored;
 * only then 202. The body is not parsed here, so no payload can make this fail.
 */
final class WebhookEndpoint implements Handler {
    static final String PATH = "/webhooks/github";

    private static final Logger LOG = LoggerFactory.getLogger(WebhookEndpoint.class);

    /**
     * GitHub's own limit is 25 MB; the events we act on carry an issue or a comment, which are far
     * smaller.
     */
    static final int MAX_BYTES = 5 * 1024 * 1024;

    private static final Pattern GUID = Pattern.compile("[0-9A-Za-z-]{1,64}");
    private static final Pattern EVENT = Pattern.compile("[a-z_]{1,64}");

    private final Signature signature;
    private final DeliveryStore deliveries;
    private final Runnable hurry;

    WebhookEndpoint(Signature signature, DeliveryStore deliveries, Runnable hurry) {
        this.signature = signature;
        this.deliveries = deliveries;
        this.hurry = hurry;
    }

    @Override
    public void handle(Context context) throws IOException {
        if (context.req().getContentLengthLong() > MAX_BYTES) {
            tooLarge(context);
            return;
        }
        byte[] body = context.req().getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            tooLarge(context);
            return;
        }
        if (only(context, "X-Hub-Signature-256")
                .filter(header -> signature.matches(body, header))
                .isEmpty()) {
            answer(
                    context,
                    HttpStatus.UNAUTHORIZED,
                    "the signature does not match: is the App's webhook secret the one of this server?");
            return;
        }
        accept(context, body);
    }

    /** Of two values it is not for us to say which was meant. */
    private static Optional<String> only(Context context, String header) {
        List<String> values = Collections.list(context.req().getHeaders(header));
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private void accept(Context context, byte[] body) {
        boolean plain = context.header("Content-Encoding") == null;
        if (!plain || only(context, "Content-Type").filter(WebhookEndpoint::isJson).isEmpty()) {
            answer(
                    context,
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "set the webhook's content type to application/json");
            return;
        }
        String guid = only(context, "X-GitHub-Delivery").orElse("");
        String event = only(context, "X-GitHub-Event").orElse("");
        Optional<String> payload = text(body);
        if (!GUID.matcher(guid).matches() || !EVENT.matcher(event).matches() || payload.isEmpty()) {
            answer(
                    context,
                    HttpStatus.BAD_REQUEST,
                    "X-GitHub-Delivery, X-GitHub-Event or a body in UTF-8 is missing");
            return;
        }
        store(context, new Delivery(guid, event, payload.get()));
    }

    private static boolean isJson(String type) {
        return type.replaceFirst(";.*", "").strip().equalsIgnoreCase("application/json");
    }

    /**
     * What could not be stored is not accepted: GitHub shows it as failed, and it can be sent
     * again.
     */
    private void store(Context context, Delivery delivery) {
        try {
            boolean isNew = deliveries.save(delivery);
            hurry.run();
            answer(context, HttpStatus.ACCEPTED, isNew ? "stored" : "known already");
        } catch (StoreException down) {
            LOG.error("delivery {} not stored: {}", delivery.guid(), down.getMessage());
            answer(context, HttpStatus.SERVICE_UNAVAILABLE, "cannot store anything right now");
        }
    }

    /**
     * Empty where the bytes are not UTF-8 or hold NUL, which no JSON does and PostgreSQL cannot
     * store.
     */
    private static Optional<String> text(byte[] body) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    private static void tooLarge(Context context) {
        answer(
                context,
                HttpStatus.CONTENT_TOO_LARGE,
                "a delivery may have " + MAX_BYTES + " bytes at most");
    }

    private static void answer(Context context, HttpStatus status, String text) {
        context.status(status).contentType("text/plain; charset=utf-8").result(text + "\n");
    }
}
