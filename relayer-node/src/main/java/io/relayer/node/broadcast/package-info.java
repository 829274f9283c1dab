/// The outcome of sending a signed transaction, and the classification of error texts that it is
/// taken from.
@NullMarked
package io.relayer.node.broadcast;

import org.jspecify.annotations.NullMarked;
