/** Tests of the package of the same name. */
@NullMarked
package dev.nightkiln.sandbox;

import org.jspecify.annotations.NullMarked;
