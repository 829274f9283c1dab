/// Tests of what is final.
@NullMarked
package io.relayer.monitor.finality;

import org.jspecify.annotations.NullMarked;
