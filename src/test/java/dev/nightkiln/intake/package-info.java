@NullMarked
package dev.nightkiln.intake;

import org.jspecify.annotations.NullMarked;
