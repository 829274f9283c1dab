/// A node's new heads as it announces them over WebSocket, and a connection that is kept up for
/// them. An announcement is a reason to look, never truth.
@NullMarked
package io.relayer.node.heads;

import org.jspecify.annotations.NullMarked;
