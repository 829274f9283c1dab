/// The window of headers behind the head, and how a chain is followed by it. Asks nodes, writes
/// nothing.
@NullMarked
package io.relayer.monitor.window;

import org.jspecify.annotations.NullMarked;
