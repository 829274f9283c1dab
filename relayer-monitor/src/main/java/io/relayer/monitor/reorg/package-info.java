/// What happens to transactions whose blocks are not canonical any more.
@NullMarked
package io.relayer.monitor.reorg;

import org.jspecify.annotations.NullMarked;
