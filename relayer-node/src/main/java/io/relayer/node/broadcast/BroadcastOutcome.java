package io.relayer.node.broadcast;

/// The outcome of one signed transaction in one pass over the nodes of its chain. `detail` is a
/// node's error text (or what happened instead), cleaned for storage.
public sealed interface BroadcastOutcome {
  /// A node has it.
  ///
  /// @param alreadyKnown it had it before
  record Accepted(boolean alreadyKnown) implements BroadcastOutcome {
    @Override
    public String detail() {
      return "";
    }
  }

  /// The nonce is used on chain. By whom is for the reader of the chain to find out: look up the
  /// own hashes; neither success nor failure by itself.
  record NonceTooLow(String detail) implements BroadcastOutcome {}

  /// One with a smaller nonce is missing: send that first.
  record NonceGap(String detail) implements BroadcastOutcome {}

  /// Another transaction with this nonce is in the pool, and this one pays too little more.
  record ReplacementUnderpriced(String detail) implements BroadcastOutcome {}

  /// It pays too little: bump.
  record Underpriced(String detail) implements BroadcastOutcome {}

  /// The sender can't pay it together with what is queued: hold the sender, keep the nonce.
  record InsufficientFunds(String detail) implements BroadcastOutcome {}

  /// Above the node's own cap on fees: the operator's matter.
  record FeeCapExceeded(String detail) implements BroadcastOutcome {}

  /// No room: elsewhere or later.
  record PoolFull(String detail) implements BroadcastOutcome {}

  /// The pool has the sender locked: for another kind of transaction, or to one at a time because
  /// its account is delegated (EIP-7702). Later.
  record SenderReserved(String detail) implements BroadcastOutcome {}

  /// It asks for more gas than a block has, says every node that was asked. A block's limit moves,
  /// so this is not final.
  record OverBlockLimit(String detail) implements BroadcastOutcome {}

  /// This node does not take this type of transaction, now or at all; another one may.
  record TypeNotSupported(String detail) implements BroadcastOutcome {}

  /// This node's own policy forbids it; another one's may not.
  record NotPermitted(String detail) implements BroadcastOutcome {}

  /// Signed for another chain than the node says it serves. One of the two is wrong, and an empty
  /// attempt would be refused like the payload: the operator's matter.
  record WrongChain(String detail) implements BroadcastOutcome {}

  /// This body can never be mined, says every node that was asked: spend its nonce with an empty
  /// attempt.
  record Fatal(String detail) implements BroadcastOutcome {}

  /// A node has something, and names it by another hash than that of the bytes. Neither accepted
  /// nor refused: under our own hash it may never be found, and under the other one be executed.
  /// Hold the sender: the operator's matter.
  record HashMismatch(String detail) implements BroadcastOutcome {}

  /// Surely at no node: the body was never written, or the node turned it away unread.
  record NotSent(String detail) implements BroadcastOutcome {}

  /// Nobody knows. The same bytes may be sent again at any time.
  record MaybeSent(String detail) implements BroadcastOutcome {}

  String detail();

  /// For the database; new ones may come, none is ever renamed.
  default String code() {
    return switch (this) {
      case Accepted(boolean alreadyKnown) -> alreadyKnown ? "known" : "accepted";
      case NonceTooLow _ -> "nonce-too-low";
      case NonceGap _ -> "nonce-gap";
      case ReplacementUnderpriced _ -> "replacement-underpriced";
      case Underpriced _ -> "underpriced";
      case InsufficientFunds _ -> "insufficient-funds";
      case FeeCapExceeded _ -> "fee-cap-exceeded";
      case PoolFull _ -> "pool-full";
      case SenderReserved _ -> "sender-reserved";
      case OverBlockLimit _ -> "over-block-limit";
      case TypeNotSupported _ -> "type-not-supported";
      case NotPermitted _ -> "not-permitted";
      case WrongChain _ -> "wrong-chain";
      case Fatal _ -> "fatal";
      case HashMismatch _ -> "hash-mismatch";
      case NotSent _ -> "not-sent";
      case MaybeSent _ -> "maybe-sent";
    };
  }
}
