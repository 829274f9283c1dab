@NullMarked
package io.relayer.node.broadcast;

import org.jspecify.annotations.NullMarked;
