/** Tests of reading YAML. */
@NullMarked
package dev.nightkiln.yaml;

import org.jspecify.annotations.NullMarked;
