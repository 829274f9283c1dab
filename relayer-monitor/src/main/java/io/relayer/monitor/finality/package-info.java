/// Finality: included transactions that are deep enough, and the blocks that prove it.
@NullMarked
package io.relayer.monitor.finality;

import org.jspecify.annotations.NullMarked;
