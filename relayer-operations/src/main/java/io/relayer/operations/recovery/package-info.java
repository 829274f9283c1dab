/// What `relayer recover` does: shows how a restored database, or a new cluster, differs from what
/// Kafka knows, puts back what is missing, and lets the work go on.
@NullMarked
package io.relayer.operations.recovery;

import org.jspecify.annotations.NullMarked;
