@NullMarked
package io.relayer.core.lease;

import org.jspecify.annotations.NullMarked;
