package dev.nightkiln;

/** The composition root. */
public final class App {
    private App() {}

    public static void main(String[] args) {
        System.out.println("Nightkiln on Java " + Runtime.version());
    }
}
