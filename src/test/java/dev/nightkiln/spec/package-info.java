/** Tests of how issues are read. */
@NullMarked
package dev.nightkiln.spec;

import org.jspecify.annotations.NullMarked;
