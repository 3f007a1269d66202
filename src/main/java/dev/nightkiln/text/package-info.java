/** Text of other people made harmless: for GitHub, a terminal, an agent, our own readers. */
@NullMarked
package dev.nightkiln.text;

import org.jspecify.annotations.NullMarked;
