@NullMarked
package dev.nightkiln.queue;

import org.jspecify.annotations.NullMarked;
