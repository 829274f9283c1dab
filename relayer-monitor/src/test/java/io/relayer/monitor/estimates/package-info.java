@NullMarked
package io.relayer.monitor.estimates;

import org.jspecify.annotations.NullMarked;
