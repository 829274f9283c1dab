/// Follows the head of a chain, block by block.
@NullMarked
package io.relayer.monitor.heads;

import org.jspecify.annotations.NullMarked;
