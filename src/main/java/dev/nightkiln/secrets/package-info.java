/**
 * Secrets the host holds, and how they are made unreadable in all that leaves it.
 *
 * <p>Pieces of secrets are looked for in two ways, on purpose. {@link
 * dev.nightkiln.secrets.SecretSearch} judges a whole change: {@code Pieces} finds every eight
 * letters of every {@code Spelling}, in any case, and puts short ones from many places together.
 * {@link dev.nightkiln.secrets.Redactor} runs over all output as it comes: {@code Fragments} takes
 * sixteen letters in a row, tells where they stand, and {@code Grams} how many of the last ones
 * have to wait for what follows. Both know the same spellings, but for those of digits alone:
 * output is full of numbers.
 */
@NullMarked
package dev.nightkiln.secrets;

import org.jspecify.annotations.NullMarked;
