/// What signing reads: how each sender stands, and its requests that are ready.
@NullMarked
package io.relayer.core.signing;

import org.jspecify.annotations.NullMarked;
