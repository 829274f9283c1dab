/// The state of a node: a small state machine over what is observed of it.
@NullMarked
package io.relayer.node.state;

import org.jspecify.annotations.NullMarked;
