/**
 * The evidence bundle of an attempt: what it holds, its statements, how it is checked and where it
 * is shown.
 */
@NullMarked
package dev.nightkiln.bundle;

import org.jspecify.annotations.NullMarked;
