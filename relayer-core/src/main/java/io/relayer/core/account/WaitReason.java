package io.relayer.core.account;

import io.relayer.messages.event.EventName;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A reason to wait, as column `waiting_for` of a transaction or of its sender's account names it.
/// Views and `relayer explain` know further ones that no column holds, such as a paused chain.
public enum WaitReason {
  /// Its gas limit is to be estimated.
  ESTIMATE,
  /// The market is dearer than its `maxCost` allows.
  MAX_COST,
  /// Its bytes are sent on as they are: what replaces them would cost more than the caps allow.
  FEE_CAP,
  /// A node did not take it at its price.
  PRICE,
  /// Every node refuses it, and nothing of the sender is before it.
  ACCEPTANCE,
  /// No node has taken it for long, and nobody says that it is its own fault.
  UNTAKEN,
  /// A node says of its nonce what the chain's own count contradicts.
  NONCE_DISPUTED,
  /// It is waited for until what used its nonce is final.
  FOREIGN_NONCE,
  /// No node has the old states that would tell what used its nonce.
  HISTORY,
  /// A generation of the request before it is open, or was executed.
  EARLIER_GENERATION,
  /// It is deep enough, and waits for the finalized block.
  FINALITY,
  /// The sender's balance does not cover it together with what is out.
  FUNDS(EventName.SENDER_LOW_BALANCE),
  /// The market's fees are not known, or not recent.
  FEES,
  /// No signer has had the sender's key for a while.
  KEY,
  /// The sender's key has given no signature, or a wrong one.
  SIGNATURE,
  /// The sender's rounds fail, for a reason that the signer's log has.
  SIGNING_FAILS,
  /// No observation of the account yet, or not a recent one.
  FIRST_NONCE,
  /// Not observed since the database was last verified.
  CHAIN_NONCE,
  /// Payments that are not ours are in the pool: a nonce of ours would outbid them.
  FOREIGN_PENDING(EventName.SENDER_HELD),
  /// The chain has more of the sender's transactions than we know of: the database went back, or
  /// somebody else uses the key. Never jumped; an operator decides.
  CHAIN_AHEAD(EventName.SENDER_HELD),
  /// A node answered with another hash than that of the bytes it was sent.
  HASH_MISMATCH(EventName.SENDER_HELD),
  /// A node has a transaction of our hash in a block, with another sender.
  MINED_OTHERWISE(EventName.SENDER_HELD);

  private final @Nullable EventName event;

  WaitReason() {
    this(null);
  }

  /// @param event the sender's event that says so
  WaitReason(@Nullable EventName event) {
    this.event = event;
  }

  /// The reason that a column names.
  ///
  /// @throws IllegalArgumentException if no reason has that code
  public static WaitReason of(String code) {
    return Arrays.stream(values())
        .filter(reason -> reason.code().equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no reason to wait: '" + code + "'"));
  }

  /// As it stands in tables, views and events.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The sender's event that is published where somebody has to do something about it; empty where
  /// it goes by itself.
  Optional<EventName> event() {
    return Optional.ofNullable(event);
  }

  @Override
  public String toString() {
    return code();
  }
}
