/// Works on the retry jobs of a chain.
@NullMarked
package io.relayer.monitor.retry;

import org.jspecify.annotations.NullMarked;
