@NullMarked
package io.relayer.node.heads;

import org.jspecify.annotations.NullMarked;
