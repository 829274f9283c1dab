package io.relayer.broadcaster.sending;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.ChainNodes;
import io.relayer.node.broadcast.BroadcastResult;
import java.util.List;

/// The nodes of a chain, as far as sending needs them; as in [ChainNodes].
interface BroadcastTarget {
  ChainId chainId();

  boolean usable();

  BroadcastResult broadcast(Address sender, List<Bytes> signed);

  BroadcastResult broadcastAgain(Address sender, List<Bytes> signed);

  static BroadcastTarget of(ChainId chain, ChainNodes nodes) {
    return new BroadcastTarget() {
      @Override
      public ChainId chainId() {
        return chain;
      }

      @Override
      public boolean usable() {
        return nodes.usable();
      }

      @Override
      public BroadcastResult broadcast(Address sender, List<Bytes> signed) {
        return nodes.broadcast(sender, signed);
      }

      @Override
      public BroadcastResult broadcastAgain(Address sender, List<Bytes> signed) {
        return nodes.broadcastAgain(sender, signed);
      }
    };
  }
}
