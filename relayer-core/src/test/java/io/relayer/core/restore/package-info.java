@NullMarked
package io.relayer.core.restore;

import org.jspecify.annotations.NullMarked;
