/// Broadcasts: signed attempts on their way to the nodes, which are the journal of recovery too.
@NullMarked
package io.relayer.messages.broadcast;

import org.jspecify.annotations.NullMarked;
