package io.relayer.core.order;

import java.util.Locale;

/// What became of an order.
public sealed interface Outcome {
  /// It was carried out, or had been already.
  ///
  /// @param detail in words, the same for all orders of which the same can be said
  record Done(Effect effect, String detail) implements Outcome {}

  /// It can't be carried out: the request has come too far, or not far enough.
  ///
  /// @param why in words, the same for all orders of which the same can be said
  record Refused(String why) implements Outcome {}

  /// There is no such request. Nothing is kept of the order.
  record Unknown() implements Outcome {}

  /// What an order has changed.
  enum Effect {
    /// `cancelled` at once, without a nonce.
    WITHDRAWN,
    /// `cancelled` at once: signed elsewhere, and refused for good by all nodes.
    REFUSED_WITHDRAWN,
    /// From here on only empty attempts are sent.
    GIVEN_UP,
    /// The next attempt is to be signed.
    BUMP_ORDERED,
    /// There is a next generation.
    RETRIED,
    /// It has another place in the queue.
    PRIORITIZED,
    /// Nothing: it was so already.
    UNCHANGED;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    public String text() {
      return text;
    }
  }
}
