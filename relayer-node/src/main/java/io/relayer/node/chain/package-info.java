/// A chain as its nodes tell of it: blocks, receipts, counts, fees, and why a call reverts.
@NullMarked
package io.relayer.node.chain;

import org.jspecify.annotations.NullMarked;
