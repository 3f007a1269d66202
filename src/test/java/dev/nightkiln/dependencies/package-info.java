@NullMarked
package dev.nightkiln.dependencies;

import org.jspecify.annotations.NullMarked;
