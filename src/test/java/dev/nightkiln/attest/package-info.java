@NullMarked
package dev.nightkiln.attest;

import org.jspecify.annotations.NullMarked;
