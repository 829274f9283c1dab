package io.relayer.core.transaction;

import java.util.Locale;

/// Whether a copy of an attempt may be sent, and if not, why.
public enum Sendability {
  SENDABLE,
  /// Sending is switched off for its sender, or that is held.
  PAUSED,
  /// A payload that is not wanted any more: only empty attempts of it are sent.
  UNWANTED,
  /// A payload of a next generation: one of those before it is open, or was executed.
  EARLIER_GENERATION,
  /// A later attempt has taken its place.
  STALE,
  /// An attempt of its transaction is in a block.
  INCLUDED,
  /// Its transaction is final.
  FINAL;

  /// Decides over `t` (transactions), `a` (attempts) and `c` (accounts).
  public static final String SQL =
      """
      case when t.final_at is not null then 'final'
           when t.block_number is not null then 'included'
           when t.attempt <> a.attempt then 'stale'
           when t.intent is not null and a.kind = 'payload' then 'unwanted'
           when a.kind = 'payload' and %s then 'earlier_generation'
           when c.paused = 'sending' or c.held_for is not null then 'paused'
           else 'sendable' end
      """
          .formatted(EarlierGenerations.OPEN_OR_EXECUTED);

  /// Whether it will have to be sent (again) at some time, as things stand.
  public boolean isToBeSent() {
    return switch (this) {
      case SENDABLE, PAUSED, EARLIER_GENERATION -> true;
      case UNWANTED, STALE, INCLUDED, FINAL -> false;
    };
  }

  /// As the statement tells it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Sendability parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
