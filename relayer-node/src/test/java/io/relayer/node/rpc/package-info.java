@NullMarked
package io.relayer.node.rpc;

import org.jspecify.annotations.NullMarked;
