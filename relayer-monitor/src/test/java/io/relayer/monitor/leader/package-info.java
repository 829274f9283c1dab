@NullMarked
package io.relayer.monitor.leader;

import org.jspecify.annotations.NullMarked;
