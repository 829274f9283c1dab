package io.relayer.bench.round;

/// A measurement of the relayer that is to be made.
///
/// @param name begins the requests' ids
/// @param perSecond of requests; infinite for as fast as Kafka takes them
public record RoundPlan(
    String name, MeasuredChain chain, int transactions, int senders, double perSecond) {}
