/** Tests of the package of the same name. */
@NullMarked
package dev.nightkiln.egress;

import org.jspecify.annotations.NullMarked;
