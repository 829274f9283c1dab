package io.relayer.node;

import io.relayer.node.breaker.CircuitBreaker;

/// The health of a node, which each exchange with it adds to and depends on.
///
/// @param highWater of its chain
record NodeVitals(
    NodeHealth health,
    CircuitBreaker breaker,
    RateLimit throttle,
    CallStatistics traffic,
    ChainHighWater highWater) {}
