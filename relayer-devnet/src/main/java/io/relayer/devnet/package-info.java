/// Embedded PostgreSQL, Kafka and dev chain, with the faults that tests need.
@NullMarked
package io.relayer.devnet;

import org.jspecify.annotations.NullMarked;
