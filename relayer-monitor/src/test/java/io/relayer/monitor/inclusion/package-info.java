@NullMarked
package io.relayer.monitor.inclusion;

import org.jspecify.annotations.NullMarked;
