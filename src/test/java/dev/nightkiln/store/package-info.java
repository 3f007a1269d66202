@NullMarked
package dev.nightkiln.store;

import org.jspecify.annotations.NullMarked;
