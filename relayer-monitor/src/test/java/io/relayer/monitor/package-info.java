@NullMarked
package io.relayer.monitor;

import org.jspecify.annotations.NullMarked;
