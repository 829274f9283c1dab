@NullMarked
package io.relayer.node;

import org.jspecify.annotations.NullMarked;
