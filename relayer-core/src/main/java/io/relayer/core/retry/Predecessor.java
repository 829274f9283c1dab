package io.relayer.core.retry;

import io.relayer.core.retry.RetryOutcome.Reason;
import io.relayer.core.retry.RetryOutcome.Refused;
import io.relayer.core.retry.RetryOutcome.TooEarly;
import io.relayer.core.retry.RetryOutcome.Unproved;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionVersion;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A transaction that is to be followed by a next generation, read under its lock.
///
/// @param retried whether it was followed
/// @param earlier of the generations before it, the one that was executed, else the first that is
///   open, else the first that ended in a block which is yet to be proved; null where there is none
///   of these
record Predecessor(
    TransactionVersion ref,
    State state,
    boolean retried,
    @Nullable Earlier earlier,
    Ground ground,
    Terms terms) {

  /// A generation before it.
  ///
  /// @param block the one that decided over it, if one did
  record Earlier(int generation, State state, @Nullable Long block) {}

  /// What makes sure that its payload can't be mined any more.
  ///
  /// @param nonce whether it has one
  /// @param block that must be final: the one with its mined attempt, or by whose end a foreign one
  ///   had used the nonce
  /// @param canonical whether the block is the one that the window of headers has at its number, if
  ///   it has that
  /// @param unproved whether the block is yet to be proved, since the window was made anew
  /// @param guarded whether it may have been executed under another hash
  /// @param finalized the newest block that is final ([io.relayer.core.chain.FinalizedBlock]); -1
  ///   where none is known to be
  record Ground(
      boolean nonce,
      @Nullable Long block,
      boolean canonical,
      boolean unproved,
      boolean guarded,
      long finalized) {}

  /// @param estimated whether the gas limit was
  /// @param late whether the next generation's deadline has passed already
  /// @param external whether it was signed elsewhere
  record Terms(@Nullable Long gasLimit, boolean estimated, boolean late, boolean external) {}

  /// Why it can't be followed, now or ever; empty where it can.
  Optional<RetryOutcome> refusal() {
    if (retried) {
      return refused(Reason.ALREADY_RETRIED, "it has a next generation already");
    }
    switch (state) {
      case QUEUED, SIGNED, PENDING -> {
        return refused(
            Reason.NOT_FINAL, "it is " + state.text() + ": only what has ended may be retried");
      }
      case CONFIRMED -> {
        return refused(Reason.CONFIRMED, "it was executed");
      }
      case FAILED, CANCELLED -> {}
    }
    if (earlier != null) {
      return Optional.of(behind(earlier));
    }
    if (terms.external) {
      return refused(Reason.EXTERNAL, "it was signed elsewhere, and has to be signed again there");
    }
    if (terms.late) {
      return refused(
          Reason.DEADLINE_PASSED, "its deadline has passed: give one that has not, or none");
    }
    return ground.nonce ? atItsNonce() : Optional.empty();
  }

  private RetryOutcome behind(Earlier one) {
    return switch (one.state) {
      case CONFIRMED ->
          new Refused(
              Reason.CONFIRMED,
              "generation %d of it was executed after all".formatted(one.generation));
      case QUEUED, SIGNED, PENDING ->
          new Refused(
              Reason.NOT_FINAL,
              "generation %d of it is %s again, since a reorg undid its end"
                  .formatted(one.generation, one.state.text()));
      case FAILED, CANCELLED ->
          new Unproved(Objects.requireNonNullElse(one.block, 0L), ground.finalized);
    };
  }

  private Optional<RetryOutcome> atItsNonce() {
    if (ground.guarded) {
      return refused(
          Reason.SENDER_HELD,
          "a node named a transaction of its sender by another hash, so it may have been executed:"
              + " relayer senders resume --release --not-executed, if you know that it was not");
    }
    Long block = ground.block;
    if (block == null) {
      return refused(Reason.BLOCK_UNKNOWN, "it is not known in which block its nonce was used");
    }
    if (ground.unproved) {
      return Optional.of(new Unproved(block, ground.finalized));
    }
    return block <= ground.finalized && ground.canonical
        ? Optional.empty()
        : Optional.of(new TooEarly(block, ground.finalized));
  }

  private static Optional<RetryOutcome> refused(Reason reason, String text) {
    return Optional.of(new Refused(reason, text));
  }
}
