package io.relayer.node;

import io.relayer.node.breaker.CircuitBreaker;

/// What is to know of each exchange with a node.
///
/// @param memory what is known of its chain
record NodeVitals(
    NodeHealth health,
    CircuitBreaker breaker,
    RateLimit throttle,
    CallStatistics traffic,
    ChainHighWater memory) {}
