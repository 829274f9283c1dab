package io.relayer.bench.capacity;

/// The load of one moment.
///
/// @param perSecond transactions
/// @param sinceNow transactions that have come together since the first day
record Load(double perSecond, double sinceNow) {}
