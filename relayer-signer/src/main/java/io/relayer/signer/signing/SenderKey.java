package io.relayer.signer.signing;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;

/// A sender on a chain. What befalls it there says nothing of it on another chain.
record SenderKey(ChainId chain, Address sender) {
  @Override
  public String toString() {
    return sender + " on chain " + chain;
  }
}
