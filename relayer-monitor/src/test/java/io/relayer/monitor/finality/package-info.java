@NullMarked
package io.relayer.monitor.finality;

import org.jspecify.annotations.NullMarked;
