@NullMarked
package io.relayer.core.recovery;

import org.jspecify.annotations.NullMarked;
