@NullMarked
package dev.nightkiln.publish;

import org.jspecify.annotations.NullMarked;
