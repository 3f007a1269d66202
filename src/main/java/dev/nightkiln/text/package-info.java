/** Text of other people made harmless: for GitHub, for a terminal, for an agent. */
@NullMarked
package dev.nightkiln.text;

import org.jspecify.annotations.NullMarked;
