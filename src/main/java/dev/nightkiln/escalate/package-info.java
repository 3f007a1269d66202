/**
 * Handing a task back to a person: one structured comment that says why, shows what there is and
 * how to go on.
 */
@NullMarked
package dev.nightkiln.escalate;

import org.jspecify.annotations.NullMarked;
