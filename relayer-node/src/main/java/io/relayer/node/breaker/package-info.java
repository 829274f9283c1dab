/// Keeps calls away from a node that fails: closed, open, half-open; by failures and by time.
@NullMarked
package io.relayer.node.breaker;

import org.jspecify.annotations.NullMarked;
