@NullMarked
package io.relayer.monitor.nodes;

import org.jspecify.annotations.NullMarked;
