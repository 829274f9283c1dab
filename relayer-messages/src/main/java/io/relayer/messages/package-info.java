/// What the outside world reads and writes, and what its records have in common.
@NullMarked
package io.relayer.messages;

import org.jspecify.annotations.NullMarked;
