/// The way to Ethereum nodes: JSON-RPC, health, balancing, failover, and what an answer means.
@NullMarked
package io.relayer.node;

import org.jspecify.annotations.NullMarked;
