/// Watches the chains until each transaction has its final answer.
@NullMarked
package io.relayer.monitor;

import org.jspecify.annotations.NullMarked;
