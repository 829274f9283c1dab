@NullMarked
package io.relayer.node.breaker;

import org.jspecify.annotations.NullMarked;
