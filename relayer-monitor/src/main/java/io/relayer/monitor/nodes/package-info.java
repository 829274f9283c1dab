/// Writes down how the nodes stand.
@NullMarked
package io.relayer.monitor.nodes;

import org.jspecify.annotations.NullMarked;
