@NullMarked
package dev.nightkiln.agent;

import org.jspecify.annotations.NullMarked;
