@NullMarked
package io.relayer.monitor.retry;

import org.jspecify.annotations.NullMarked;
