/// Recovery, the work of `relayer recover`: it shows how a restored database, or a new cluster,
/// differs from what Kafka knows, restores what is missing, and releases the holds.
@NullMarked
package io.relayer.operations.recovery;

import org.jspecify.annotations.NullMarked;
