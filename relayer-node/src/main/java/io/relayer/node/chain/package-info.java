/// What a node tells of its chain: blocks, receipts, counts, fees, and why a call reverts.
@NullMarked
package io.relayer.node.chain;

import org.jspecify.annotations.NullMarked;
