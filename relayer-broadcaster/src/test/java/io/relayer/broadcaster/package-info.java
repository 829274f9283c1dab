@NullMarked
package io.relayer.broadcaster;

import org.jspecify.annotations.NullMarked;
