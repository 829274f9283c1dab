/// Retry jobs as operators see them.
@NullMarked
package io.relayer.operations.retry;

import org.jspecify.annotations.NullMarked;
