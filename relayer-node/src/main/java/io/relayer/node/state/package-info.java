/// What a node is good for just now: a small state machine, one file per state.
@NullMarked
package io.relayer.node.state;

import org.jspecify.annotations.NullMarked;
