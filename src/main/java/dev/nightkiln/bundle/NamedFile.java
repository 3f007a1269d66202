package dev.nightkiln.bundle;

/** A text that a {@link Seal} puts into a bundle; {@code what} says to a person what it is. */
public record NamedFile(String path, String text, String what) {}
