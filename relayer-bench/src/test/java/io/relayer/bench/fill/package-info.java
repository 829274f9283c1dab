@org.jspecify.annotations.NullMarked
package io.relayer.bench.fill;
