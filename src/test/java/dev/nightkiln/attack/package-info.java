/** Attempts to climb the walls. */
@NullMarked
package dev.nightkiln.attack;

import org.jspecify.annotations.NullMarked;
