package io.relayer.core.retry;

import io.relayer.messages.TransactionId;

/// What became of a wish for a next generation.
public sealed interface RetryOutcome {
  /// It is queued.
  record Made(TransactionId id) implements RetryOutcome {}

  /// Not yet: what stands at the nonce is in a block that is not final.
  ///
  /// @param block that must be final
  /// @param finalized the newest that is; -1 where none is known to be
  record TooEarly(long block, long finalized) implements RetryOutcome {
    /// How many blocks have yet to become final.
    public long missing() {
      return Math.max(1, block - finalized);
    }

    /// When it is worth another look.
    public long lookAgainAt() {
      return Math.max(block, finalized + 1);
    }

    public String text() {
      if (finalized < 0) {
        return "block %d is not final yet: no block of the chain is known to be; `relayer doctor` says why"
            .formatted(block);
      }
      return finalized < block
          ? "block %d is not final yet: %d more to go".formatted(block, missing())
          : "its block %d is not the chain's: a reorg is being followed".formatted(block);
    }
  }

  /// Not yet: the window of headers was made anew, and no node had the block that decided.
  ///
  /// @param block that is to be proved
  /// @param finalized the newest that is final; -1 where none is known to be
  record Unproved(long block, long finalized) implements RetryOutcome {
    /// When it is worth another look.
    public long lookAgainAt() {
      return Math.max(block, finalized + 1);
    }

    public String text() {
      return "no node has shown that block %d is on the chain which is followed now: it is asked for at each head; if it stays so, add a node that has the block's header, if only for a while"
          .formatted(block);
    }
  }

  record Refused(Reason reason, String text) implements RetryOutcome {}

  /// Why there can't be a next generation.
  enum Reason {
    /// There is no such transaction.
    UNKNOWN,
    /// It is on its way.
    NOT_FINAL,
    /// It was executed.
    CONFIRMED,
    /// It has a next generation.
    ALREADY_RETRIED,
    /// It was signed elsewhere.
    EXTERNAL,
    /// Its deadline has passed, and no other one was given.
    DEADLINE_PASSED,
    /// Somebody else's transaction took its nonce, nobody knows in which block.
    BLOCK_UNKNOWN,
    /// It may have been executed under another hash, since its sender is held for that, or was
    /// released without a word on it ([io.relayer.core.account.SenderHold]).
    SENDER_HELD
  }
}
