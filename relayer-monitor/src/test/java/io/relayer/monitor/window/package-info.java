@NullMarked
package io.relayer.monitor.window;

import org.jspecify.annotations.NullMarked;
