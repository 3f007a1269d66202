package dev.nightkiln.demo;

/** Who is calling. */
sealed interface Caller {
    record Nobody() implements Caller {}

    /** With a JSON Web Token signed by the App's key. */
    record App(HostedApp app) implements Caller {}

    /** With an installation token. */
    record Installed(Token token) implements Caller {}
}
