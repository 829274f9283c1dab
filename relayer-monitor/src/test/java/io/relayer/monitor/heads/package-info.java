@NullMarked
package io.relayer.monitor.heads;

import org.jspecify.annotations.NullMarked;
