/// Loops: pieces of work that are done again and again, each on a thread of its own.
@NullMarked
package io.relayer.core.runtime;

import org.jspecify.annotations.NullMarked;
