@NullMarked
package io.relayer.core.retry;

import org.jspecify.annotations.NullMarked;
