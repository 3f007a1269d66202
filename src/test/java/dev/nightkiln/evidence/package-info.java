/** Tests of the package of the same name. */
@NullMarked
package dev.nightkiln.evidence;

import org.jspecify.annotations.NullMarked;
