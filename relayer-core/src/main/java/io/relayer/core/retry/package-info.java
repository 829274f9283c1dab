/// A request's next generation, and the jobs that make many of them.
@NullMarked
package io.relayer.core.retry;

import org.jspecify.annotations.NullMarked;
