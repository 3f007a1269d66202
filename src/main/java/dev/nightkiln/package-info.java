/** Wiring, settings and commands. Everything else is in the packages below. */
@NullMarked
package dev.nightkiln;

import org.jspecify.annotations.NullMarked;
