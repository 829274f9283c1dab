/// Nodes that are measured, and what they take of bytes that were signed before.
@NullMarked
package io.relayer.bench.node;

import org.jspecify.annotations.NullMarked;
