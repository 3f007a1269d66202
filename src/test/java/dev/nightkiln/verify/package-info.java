@NullMarked
package dev.nightkiln.verify;

import org.jspecify.annotations.NullMarked;
