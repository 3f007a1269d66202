/** Tests of what a task may do. */
@NullMarked
package dev.nightkiln.worker;

import org.jspecify.annotations.NullMarked;
