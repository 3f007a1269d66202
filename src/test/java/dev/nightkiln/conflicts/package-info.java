@NullMarked
package dev.nightkiln.conflicts;

import org.jspecify.annotations.NullMarked;
