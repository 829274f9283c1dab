@NullMarked
package io.relayer.node.state;

import org.jspecify.annotations.NullMarked;
