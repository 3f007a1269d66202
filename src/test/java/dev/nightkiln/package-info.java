/** Tests of the whole house. */
@NullMarked
package dev.nightkiln;

import org.jspecify.annotations.NullMarked;
