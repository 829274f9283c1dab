package io.relayer.node;

import io.relayer.node.breaker.Breaker;

/// What is to know of each exchange with a node.
///
/// @param memory what is known of its chain
record Vitals(
    NodeHealth health, Breaker breaker, Throttle throttle, Traffic traffic, ChainMemory memory) {}
