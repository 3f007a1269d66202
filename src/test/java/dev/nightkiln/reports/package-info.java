@NullMarked
package dev.nightkiln.reports;

import org.jspecify.annotations.NullMarked;
