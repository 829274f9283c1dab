/// Small benchmarks of what each transaction costs in the JVM, each beside the way that it
/// replaced.
@NullMarked
package io.relayer.bench.jmh;

import org.jspecify.annotations.NullMarked;
