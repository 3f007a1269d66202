package dev.nightkiln.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests as raw bytes, so that they may be as wrong as they like. */
record WebhookCaller(int port, String secret) {
    private static final String BODY = "{\"action\":\"labeled\"}";

    /** A request and the statuses that are a refusal. */
    record Knock(String name, String request, String refusal) {
        @Override
        public String toString() {
            return "webhook: " + name;
        }
    }

    List<Knock> knocks() {
        String valid = "X-Hub-Signature-256: sha256=" + hmac("HmacSHA256", secret, BODY);
        return List.of(
                post("no signature", "", "401"),
                post("a forged signature", signature(hmac("HmacSHA256", "guess", BODY)), "401"),
                post("an empty signature", "X-Hub-Signature-256: sha256=", "401"),
                post("a signature that is cut", valid.substring(0, valid.length() - 2), "401"),
                post(
                        "the signature of another body",
                        signature(hmac("HmacSHA256", secret, "{}")),
                        "401"),
                post(
                        "SHA-1 with the right secret",
                        "X-Hub-Signature: sha1=" + hmac("HmacSHA1", secret, BODY),
                        "401"),
                post(
                        "SHA-1 in the header of SHA-256",
                        "X-Hub-Signature-256: sha1=" + hmac("HmacSHA1", secret, BODY),
                        "401"),
                post("an empty key", signature(hmac("HmacSHA256", "\0", BODY)), "401"),
                post(
                        "a wrong signature before the right one",
                        signature("0".repeat(64)) + "\r\n" + valid,
                        "40[01]"),
                post(
                        "text that is no JSON type",
                        valid + "\r\nContent-Type: text/plain",
                        "4\\d\\d"),
                post(
                        "a body that is larger than it says",
                        valid + "\r\nContent-Length: 5",
                        "4\\d\\d"),
                post(
                        "two ways to tell the length",
                        valid + "\r\nTransfer-Encoding: chunked",
                        "4\\d\\d"),
                new Knock(
                        "six megabytes",
                        head("POST /webhooks/github HTTP/1.1", 6 << 20, valid),
                        "413"),
                new Knock(
                        "a negative length",
                        head("POST /webhooks/github HTTP/1.1", -1, valid),
                        "400"),
                get("a read of the webhook", "/webhooks/github", "40[45]"),
                get("dots in the path", "/webhooks/github/../../etc/passwd", "40[04]"),
                get("encoded dots in the path", "/%2e%2e/%2e%2e/etc/passwd", "40[04]"),
                get("an absolute address", "http://127.0.0.1:1/", "40[04]"),
                get("the set-up page of a server that is set up", "/setup", "404"),
                get("NUL in the path", "/healthz%00", "40[04]"),
                new Knock(
                        "a method nobody knows",
                        "EVIL / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                        "4\\d\\d|501"),
                new Knock(
                        "a stranger's name for this server",
                        "GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
                        "421"),
                new Knock(
                        "a picture on another site",
                        """
                        GET /healthz HTTP/1.1\r
                        Host: localhost\r
                        Sec-Fetch-Site: cross-site\r
                        Sec-Fetch-Mode: no-cors\r
                        Sec-Fetch-Dest: image\r
                        \r
                        """,
                        "403"),
                new Knock(
                        "a request behind the first",
                        """
                        GET /nowhere HTTP/1.1\r
                        Host: localhost\r
                        \r
                        GET /healthz HTTP/1.1\r
                        Host: localhost\r
                        \r
                        """,
                        "404"),
                new Knock("no HTTP at all", "\u0016\u0003\u0001\r\n\r\n", "400"),
                new Knock(
                        "a header of a megabyte",
                        "GET / HTTP/1.1\r\nHost: localhost\r\nX: "
                                + "x".repeat(1 << 20)
                                + "\r\n\r\n",
                        "4\\d\\d"));
    }

    private static String signature(String hex) {
        return "X-Hub-Signature-256: sha256=" + hex;
    }

    private static Knock post(String name, String header, String refusal) {
        String line = "POST /webhooks/github HTTP/1.1";
        return new Knock(name, head(line, BODY.length(), header) + BODY, refusal);
    }

    private static Knock get(String name, String path, String refusal) {
        String request =
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        return new Knock(name, request, refusal);
    }

    private static String head(String line, int length, String header) {
        return head(line, "attack", "issues", length, header);
    }

    private static String head(String line, String id, String event, int length, String header) {
        String type = header.contains("Content-Type") ? "" : "Content-Type: application/json\r\n";
        return line
                + "\r\nHost: localhost\r\nConnection: close\r\n"
                + type
                + "X-GitHub-Delivery: %s\r\nX-GitHub-Event: %s\r\n".formatted(id, event)
                + "Content-Length: "
                + length
                + "\r\n"
                + (header.isEmpty() ? "" : header + "\r\n")
                + "\r\n";
    }

    /** Rightly signed. */
    Knock delivery(String id, String event, byte[] bytes) {
        String body = new String(bytes, StandardCharsets.ISO_8859_1);
        String valid = signature(hmac("HmacSHA256", secret, body));
        String line = "POST /webhooks/github HTTP/1.1";
        return new Knock("delivery " + id, head(line, id, event, bytes.length, valid) + body, "");
    }

    /** The whole answer; empty where the server hung up. */
    String send(Knock knock) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream()
                        .write(knock.request().getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
            } catch (IOException hungUp) {
                // The answer may have come before the whole question.
            }
            return answer(socket);
        }
    }

    private static String answer(Socket socket) {
        try {
            byte[] bytes = socket.getInputStream().readAllBytes();
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException hungUp) {
            return "";
        }
    }

    private static String hmac(String algorithm, String key, String body) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of()
                    .formatHex(mac.doFinal(body.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
