/** What a hostile agent tries, on the real thing. */
@NullMarked
package dev.nightkiln.attack;

import org.jspecify.annotations.NullMarked;
