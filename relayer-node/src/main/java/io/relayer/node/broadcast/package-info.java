/// What became of a signed transaction that was handed to a node, and the words by which nodes say
/// so.
@NullMarked
package io.relayer.node.broadcast;

import org.jspecify.annotations.NullMarked;
