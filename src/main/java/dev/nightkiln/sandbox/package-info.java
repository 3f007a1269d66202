/** Start, run, stream and destroy sealed containers. */
@NullMarked
package dev.nightkiln.sandbox;

import org.jspecify.annotations.NullMarked;
