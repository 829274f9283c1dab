/// Chains as the monitor has seen them: the head, the window of headers behind it, fees and nodes.
@NullMarked
package io.relayer.core.chain;

import org.jspecify.annotations.NullMarked;
