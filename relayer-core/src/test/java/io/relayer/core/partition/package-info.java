@NullMarked
package io.relayer.core.partition;

import org.jspecify.annotations.NullMarked;
