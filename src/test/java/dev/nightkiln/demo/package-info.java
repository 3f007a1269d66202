/** The stand-in against real clients: github-api, git, and GitHub's own OpenAPI description. */
@NullMarked
package dev.nightkiln.demo;

import org.jspecify.annotations.NullMarked;
