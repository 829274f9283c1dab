@NullMarked
package io.relayer.node.chain;

import org.jspecify.annotations.NullMarked;
