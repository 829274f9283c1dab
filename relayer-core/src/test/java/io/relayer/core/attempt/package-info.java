@NullMarked
package io.relayer.core.attempt;

import org.jspecify.annotations.NullMarked;
