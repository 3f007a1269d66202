@NullMarked
package dev.nightkiln.secrets;

import org.jspecify.annotations.NullMarked;
