/// The messages that the relayer writes to Kafka.
@NullMarked
package io.relayer.core.message;

import org.jspecify.annotations.NullMarked;
