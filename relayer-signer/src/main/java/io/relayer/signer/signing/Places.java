package io.relayer.signer.signing;

/// What an order that gives a queued transaction another place, while a round signs it, does to the
/// round.
enum Places {
  /// It counts: what was signed for the old places is dropped, and the next round goes by the new
  /// ones.
  MAY_MOVE,
  /// It comes too late for this round. For a sender whose last rounds were dropped: who gives such
  /// orders all the time would else keep it from ever signing.
  STAND
}
