/// The messages that the outside world reads and writes, and the parts that they have in common.
@NullMarked
package io.relayer.messages;

import org.jspecify.annotations.NullMarked;
