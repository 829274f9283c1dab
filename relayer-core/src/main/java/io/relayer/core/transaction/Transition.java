package io.relayer.core.transaction;

/// A row of table `transitions`: an event at its place.
///
/// @param repeat whether it tells an event once more, for a request that came again
record Transition(EventFacts facts, EventFacts.Place place, boolean repeat) {
  Transition(EventFacts facts, EventFacts.Place place) {
    this(facts, place, false);
  }
}
