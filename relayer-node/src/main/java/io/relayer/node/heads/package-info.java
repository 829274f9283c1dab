/// A node's new heads as it announces them over WebSocket, and a connection that is kept up for
/// them. What is heard is word of a node: a reason to look, never truth.
@NullMarked
package io.relayer.node.heads;

import org.jspecify.annotations.NullMarked;
