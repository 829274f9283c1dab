/// Inclusion: finds our transactions on the chain, by the hashes in its blocks, and by sender and
/// nonce.
@NullMarked
package io.relayer.monitor.inclusion;

import org.jspecify.annotations.NullMarked;
