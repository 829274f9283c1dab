/// The state of a node: a small state machine over the results of its probes.
@NullMarked
package io.relayer.node.state;

import org.jspecify.annotations.NullMarked;
