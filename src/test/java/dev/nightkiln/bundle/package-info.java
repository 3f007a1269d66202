/** Tests of the package of the same name. */
@NullMarked
package dev.nightkiln.bundle;

import org.jspecify.annotations.NullMarked;
