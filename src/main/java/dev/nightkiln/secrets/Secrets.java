package dev.nightkiln.secrets;

import dev.nightkiln.secrets.Finder.Form;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All secrets this server holds, by name, also those it gets while it runs. One object per server,
 * safe for many threads; what was added is redacted everywhere from then on.
 */
public final class Secrets {
    /** Tokens live for an hour at most; of so many the oldest have expired long ago. */
    private static final int PASSING = 64;

    /**
     * Short enough that every line of a key's base64 holds a whole slice, however it is wrapped.
     */
    private static final int SLICE = 12;

    private final List<Form> lasting = new ArrayList<>();
    private final Deque<List<Form>> passing = new ArrayDeque<>();
    private final List<Held> lastingValues = new ArrayList<>();
    private final Deque<Held> passingValues = new ArrayDeque<>();
    private @Nullable Pieces pieces;
    private final Set<String> known = new HashSet<>();
    private final boolean shapes;
    private volatile Finder finder;

    public Secrets() {
        this(true);
    }

    private Secrets(boolean shapes) {
        this.shapes = shapes;
        this.finder = new Finder(List.of(), shapes);
    }

    /** These and nothing that only looks like a secret. */
    static Secrets exactly(String value) {
        var secrets = new Secrets(false);
        secrets.add("secret", value);
        return secrets;
    }

    /**
     * Adds a secret for good.
     *
     * @throws IllegalArgumentException for one shorter than {@link Redactor#SHORTEST_SECRET}: to
     *     ignore it would leave it in the log
     */
    public synchronized void add(String name, String value) {
        if (known.add(checked(value))) {
            lasting.addAll(named(name, Disguises.of(value)));
            lastingValues.add(Held.text(name, value));
            rebuild();
        }
    }

    /** Adds a token that expires within the hour. */
    public synchronized void addPassing(String name, String value) {
        passing.addLast(named(name, Disguises.of(checked(value))));
        passingValues.addLast(Held.text(name, value));
        if (passing.size() > PASSING) {
            passing.removeFirst();
            passingValues.removeFirst();
        }
        rebuild();
    }

    /** Adds the numbers of an RSA key that are private; its modulus everybody may know. */
    public synchronized void add(String name, PrivateKey key) {
        if (!(key instanceof RSAPrivateCrtKey rsa)) {
            throw new IllegalArgumentException(name + " is no RSA key with all its numbers");
        }
        List<BigInteger> numbers =
                List.of(
                        rsa.getPrivateExponent(),
                        rsa.getPrimeP(),
                        rsa.getPrimeQ(),
                        rsa.getPrimeExponentP(),
                        rsa.getPrimeExponentQ(),
                        rsa.getCrtCoefficient());
        numbers.forEach(number -> lastingValues.add(Held.number(name, number.toByteArray())));
        numbers.stream()
                .flatMap(Secrets::slices)
                .map(Disguises::of)
                // The end of every line would be held back for one that begins with a line break.
                .map(forms -> forms.filter(form -> !Character.isWhitespace(form.charAt(0))))
                .forEach(forms -> lasting.addAll(named(name, forms)));
        rebuild();
    }

    private static Stream<byte[]> slices(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return Stream.iterate(0, at -> at + SLICE <= bytes.length, at -> at + SLICE)
                .map(at -> Arrays.copyOfRange(bytes, at, at + SLICE));
    }

    private static String checked(String value) {
        if (value.length() < Redactor.SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "a secret of fewer than "
                            + Redactor.SHORTEST_SECRET
                            + " characters cannot be told from ordinary text in a log; use a"
                            + " longer one");
        }
        return value;
    }

    private static List<Form> named(String name, Stream<String> forms) {
        return forms.distinct().map(form -> new Form(name, form)).toList();
    }

    private void rebuild() {
        finder = new Finder(forms(), shapes);
        pieces = null;
    }

    private List<Form> forms() {
        return Stream.concat(lasting.stream(), passing.stream().flatMap(List::stream)).toList();
    }

    /** The names of the secrets of which something stands in these bytes, in any disguise. */
    public Set<String> namesIn(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Finder current = finder;
        var names = new TreeSet<String>();
        for (int at = current.candidate(text, 0);
                at < text.length();
                at = current.candidate(text, at + 1)) {
            Sight sight = current.at(text, at);
            if (sight.end() > at) {
                names.add(sight.kind());
            }
        }
        return names;
    }

    Finder finder() {
        return finder;
    }

    /** Begins a search for all that is held now, more thorough than redaction can be. */
    public synchronized SecretSearch search() {
        List<Held> held = Stream.concat(lastingValues.stream(), passingValues.stream()).toList();
        Pieces known = pieces == null ? new Pieces(held) : pieces;
        pieces = known;
        return new SecretSearch(finder, known);
    }
}
