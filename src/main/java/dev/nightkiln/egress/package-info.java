@NullMarked
package dev.nightkiln.egress;
import org.jspecify.annotations.NullMarked;
