/** Tests of what a task may do. */
@NullMarked
package dev.nightkiln.policy;

import org.jspecify.annotations.NullMarked;
