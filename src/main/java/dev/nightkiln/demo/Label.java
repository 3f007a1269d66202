package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

/** A label of a repository; the colour is six hexadecimal digits. */
record Label(long id, String name, String color, @Nullable String description) {
    static final String GREY = "ededed";
}
