@NullMarked
package dev.nightkiln.text;

import org.jspecify.annotations.NullMarked;
