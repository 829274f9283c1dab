/// Sends what the broadcasts topics name to the nodes: which attempts, the nodes' answers, and what
/// follows for the transactions.
@NullMarked
package io.relayer.broadcaster.sending;

import org.jspecify.annotations.NullMarked;
