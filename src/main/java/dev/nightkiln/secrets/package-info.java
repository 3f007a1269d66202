/** Secrets the host holds, and how they are made unreadable in all that leaves it. */
@NullMarked
package dev.nightkiln.secrets;

import org.jspecify.annotations.NullMarked;
