package io.relayer.messages.request;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;

/// The sender of a request, who signs and pays: one account of one chain, or any of a named pool.
public sealed interface Origin {
  ChainId chainId();

  record Sender(ChainId chainId, Address address) implements Origin {}

  /// The sender is chosen when the nonce is taken, and stays from then on.
  record Pool(ChainId chainId, String name) implements Origin {
    public static final int MAX_NAME_LENGTH = 100;
  }
}
