/** Tests of the package of the same name. */
@NullMarked
package dev.nightkiln.escalate;

import org.jspecify.annotations.NullMarked;
