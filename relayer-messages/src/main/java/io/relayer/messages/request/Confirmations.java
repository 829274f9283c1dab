package io.relayer.messages.request;

/// The depth that a request asks for before its transaction counts as final. Raises what chain and
/// value tier ask, never lowers it.
public sealed interface Confirmations {
  /// As the chain's configuration says.
  record ChainDefault() implements Confirmations {}

  /// `blocks` counts the block that includes the transaction: 1 is "included".
  record Depth(int blocks) implements Confirmations {
    public static final int MAX_BLOCKS = 1_000_000;

    public Depth {
      if (blocks < 1 || blocks > MAX_BLOCKS) {
        throw new IllegalArgumentException(
            "expected 1 to " + MAX_BLOCKS + " confirmations, found " + blocks);
      }
    }
  }

  /// At or below the block that the chain's `finalized` tag names.
  record Finalized() implements Confirmations {}
}
