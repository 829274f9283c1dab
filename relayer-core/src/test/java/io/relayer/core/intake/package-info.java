@NullMarked
package io.relayer.core.intake;

import org.jspecify.annotations.NullMarked;
