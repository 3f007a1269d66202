package dev.nightkiln.secrets;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Not a test: how many bytes of output a second of CPU time redacts, with what a busy server holds,
 * on what builds print and on what a hostile agent would print to make it slow. Run it by its main
 * method.
 */
final class RedactorBenchmark {
    private static final int SIZE = 16 << 20;
    private static final int CHUNK = 32 << 10;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Input(String name, byte[] bytes) {}

    private RedactorBenchmark() {}

    public static void main(String[] arguments) throws GeneralSecurityException {
        var redactor = new Redactor(busyServer());
        for (Input input : inputs()) {
            String line = input.name + ":";
            for (int run = 0; run < 4; run++) {
                line += " %.0f".formatted(megabytesPerSecond(redactor, input.bytes));
            }
            System.out.println(line + " MB/s of CPU time");
        }
    }

    private static Secrets busyServer() throws GeneralSecurityException {
        var random = new Random(1);
        var secrets = new Secrets();
        secrets.add("the webhook secret", word(random, 64));
        secrets.add("the database password", word(random, 32));
        for (int i = 0; i < 4; i++) {
            secrets.add("a model key " + i, "sk-" + word(random, 100));
        }
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        secrets.add("the App's private key", generator.generateKeyPair().getPrivate());
        long before = cpu();
        for (int i = 0; i < 64; i++) {
            secrets.addPassing("a GitHub token", "ghs_" + word(random, 36));
        }
        System.out.println((cpu() - before) / 64_000_000.0 + " ms to add a token");
        return secrets;
    }

    private static List<Input> inputs() {
        var random = new Random(2);
        byte[] noise = new byte[SIZE];
        random.nextBytes(noise);
        return List.of(
                new Input(
                        "build output",
                        repeated("[INFO] Building jar: /work/target/widgets-1.0.jar\n")),
                new Input(
                        "coloured",
                        repeated("\u001b[32m ok \u001b[0m renders <b>all</b> of it ✓ 12ms\n")),
                new Input("base64", repeated(word(random, 76) + "\n")),
                new Input("one word", repeated(word(random, 997))),
                new Input("noise", noise),
                new Input("heads of tokens", repeated("ghs_")),
                new Input("heads of JWTs", repeated("eyJ")),
                new Input("heads of keys", repeated("-----BEGIN PRIVATE KEY-----\n")),
                new Input("open tags", repeated("<")),
                new Input("open codes", repeated("\u001b[1;")),
                new Input("one letter", repeated("a")));
    }

    private static String word(Random random, int length) {
        var word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append(
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
                            .charAt(random.nextInt(64)));
        }
        return word.toString();
    }

    private static byte[] repeated(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[SIZE];
        for (int i = 0; i < all.length; i++) {
            all[i] = bytes[i % bytes.length];
        }
        return all;
    }

    /** At most for three seconds. */
    private static double megabytesPerSecond(Redactor redactor, byte[] bytes) {
        var stream = redactor.stream();
        long begin = cpu();
        int at = 0;
        while (at < bytes.length && cpu() - begin < 3_000_000_000L) {
            stream.accept(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + CHUNK)));
            at += CHUNK;
        }
        stream.end(new byte[0]);
        return at / 1e6 / ((cpu() - begin) / 1e9);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
