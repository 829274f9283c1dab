/// Tests of what becomes of blocks that are not, or may not be, canonical any more.
@NullMarked
package io.relayer.monitor.reorg;

import org.jspecify.annotations.NullMarked;
