package io.relayer.operations.senders;

import io.relayer.core.account.AccountDao;
import io.relayer.core.account.ObservedNonces;
import io.relayer.core.account.SenderHold;
import io.relayer.core.outbox.Notice;
import io.relayer.core.outbox.OutboxDao;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.Verified;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.messages.event.EventName;
import io.relayer.operations.senders.AdoptionPlan.MoveUp;
import io.relayer.operations.senders.AdoptionPlan.Refused;
import io.relayer.operations.senders.AdoptionPlan.TakeIntoUse;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Takes an account into use, or on, although strangers use its key: the nonces that they have used
/// are given up to them, and what waits is signed for behind these.
///
/// Crash points: everything is one SQL transaction under the account's lock, as taking a nonce is.
/// Before its commit nothing has happened; after it a signature for an old nonce, if a signer is
/// making one, finds the next nonce moved and is dropped unseen.
///
/// Why: RATIONALE.md#adoption.
public final class SenderAdoption {
  private SenderAdoption() {}

  /// What would be done now. Nothing is locked.
  public static AdoptionPlan plan(Handle handle, ChainId chain, Address sender) {
    if (Holds.any(handle)) {
      return new Refused(
          "everything holds, as the database may be an older copy, and what the chain has may be"
              + " ours: run relayer recover first");
    }
    if (!Verified.is(handle)) {
      return new Refused(
          "this run of the database server was not compared with Kafka yet, and what the chain has"
              + " may be ours: try again");
    }
    Optional<SenderHold.Held> held = SenderHold.of(handle, chain, sender);
    if (held.isPresent()) {
      return new Refused(
          "it is held (%s): what the chain has at its nonces may be ours under another hash; relayer senders resume --release comes first"
              .formatted(held.get().reason()));
    }
    String managedBy = AdoptionDao.managedBy(handle, chain, sender).orElse("nobody");
    return switch (managedBy) {
      case "nobody" -> new Refused("no signer has had a key of it on this chain");
      case AccountDao.EXTERNAL ->
          new Refused("it is external: its nonces are its own, and it never waits for them");
      default -> plan(AdoptionDao.standing(handle, chain, sender));
    };
  }

  /// Decides over an account that is signed for here. Strangers have used what the chain has
  /// counted, and what is in the nodes' pools; a nonce of ours among the latter would outbid their
  /// payments.
  private static AdoptionPlan plan(AdoptionDao.Standing standing) {
    ObservedNonces observed = standing.observed();
    if (observed == null || !observed.sinceServerStart() || !observed.recent()) {
      return new Refused(
          "the chain was not asked of it within ten block times, which it is while requests of it"
              + " wait for a nonce: does the monitor run?");
    }
    Nonce next = standing.next();
    if (next != null && observed.latest().compareTo(next) <= 0) {
      return new Refused(
          "there is nothing to adopt: the chain has counted %s nonces, and the next one here is %s"
              .formatted(observed.latest(), next));
    }
    if (standing.missing() > 0) {
      return new Refused(
          "%d of the nonces that were taken here have no transaction: see relayer audit and relayer recover"
              .formatted(standing.missing()));
    }
    Nonce pending = observed.pending();
    if (pending == null) {
      return new Refused(
          "what strangers have of it in the nodes' pools is not known: these were not asked within"
              + " ten block times, which they are while the chain is ahead of it, or requests wait"
              + " for its first nonce. Try again; if it stays so: does the monitor run?");
    }
    Nonce used = pending.compareTo(observed.latest()) < 0 ? observed.latest() : pending;
    if (next != null) {
      return new MoveUp(next, used);
    }
    return used.equals(observed.latest())
        ? new Refused("there is nothing to adopt: it is taken into use by itself at nonce " + used)
        : new TakeIntoUse(observed.latest(), used);
  }

  /// Carries a plan out, unless something has changed since it was made.
  ///
  /// @param by who asked for it, for the record
  /// @return the same plan where it was carried out; else one that says why not
  public static AdoptionPlan carryOut(
      Handle handle, ChainId chain, Address sender, AdoptionPlan plan, String by) {
    AdoptionDao.lock(handle, chain, sender);
    AdoptionPlan now = plan(handle, chain, sender);
    if (!now.equals(plan)) {
      return now instanceof Refused
          ? now
          : new Refused("it has changed meanwhile: look again at what would be done");
    }
    switch (plan) {
      case TakeIntoUse(Nonce from, Nonce next) -> {
        require(AdoptionDao.takeIntoUse(handle, chain, sender, next));
        record(handle, chain, sender, new Range(from, next), by);
      }
      case MoveUp(Nonce from, Nonce next) -> {
        require(AdoptionDao.moveUp(handle, chain, sender, from, next));
        record(handle, chain, sender, new Range(from, next), by);
      }
      case Refused _ -> {}
    }
    return plan;
  }

  private record Range(Nonce from, Nonce next) {}

  private static void require(boolean won) {
    if (!won) {
      throw new IllegalStateException("a locked account has changed");
    }
  }

  private static void record(
      Handle handle, ChainId chain, Address sender, Range strangers, String by) {
    AdoptionDao.insert(handle, chain, sender, strangers.from, strangers.next, by);
    OutboxDao.sender(
        handle,
        chain,
        sender,
        Notice.ofSender(EventName.SENDER_ADOPTED, chain, sender)
            .with("strangersFrom", strangers.from.value())
            .with("nextNonce", strangers.next.value())
            .with("by", by)
            .build());
  }
}
