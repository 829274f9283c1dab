/// A database that looks as if a relayer had run on it for long.
@NullMarked
package io.relayer.bench.fill;

import org.jspecify.annotations.NullMarked;
