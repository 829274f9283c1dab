/// Tests of what is judged by nonces.
@NullMarked
package io.relayer.monitor.inclusion;

import org.jspecify.annotations.NullMarked;
