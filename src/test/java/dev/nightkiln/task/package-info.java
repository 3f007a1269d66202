@NullMarked
package dev.nightkiln.task;

import org.jspecify.annotations.NullMarked;
