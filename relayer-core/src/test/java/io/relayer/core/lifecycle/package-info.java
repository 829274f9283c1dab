@NullMarked
package io.relayer.core.lifecycle;

import org.jspecify.annotations.NullMarked;
