@NullMarked
package io.relayer.core.chain;

import org.jspecify.annotations.NullMarked;
