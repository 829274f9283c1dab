/// Keeps calls away from a node that fails: closed, open, half-open; one file per state.
@NullMarked
package io.relayer.node.breaker;

import org.jspecify.annotations.NullMarked;
