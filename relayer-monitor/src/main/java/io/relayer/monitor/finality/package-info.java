/// Which included transactions are deep enough to be final.
@NullMarked
package io.relayer.monitor.finality;

import org.jspecify.annotations.NullMarked;
