package io.relayer.monitor.inclusion;

import io.relayer.core.account.SenderHold;
import io.relayer.core.account.SenderHold.Held;
import io.relayer.core.account.WaitReason;
import io.relayer.core.lease.Lease;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.monitor.leader.Leader;
import io.relayer.node.chain.Receipt;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A receipt under a hash of ours that names another sender than the transaction has. By all that
/// is known of hashes it can't be: the node, or something before it, tells of another transaction.
/// So nothing is included by it, and unless another node tells otherwise ([SecondReceipts]), the
/// sender is held until somebody has looked.
///
/// @param sender as our row has it
public record MinedOtherwise(Receipt receipt, Address sender) {
  private static final Logger log = LoggerFactory.getLogger(MinedOtherwise.class);

  /// Whether the receipt may be of a transaction of this sender.
  static boolean fits(Receipt receipt, Address sender) {
    return receipt.from() == null || receipt.from().equals(sender);
  }

  /// Holds the senders, in an SQL transaction of its own, before anything else is written of the
  /// look: their accounts are locked before their transactions. Who dies before has done nothing,
  /// and the next look sees the same.
  public static void hold(Leader leader, Lease lease, ChainId chain, List<MinedOtherwise> seen) {
    if (seen.isEmpty()) {
      return;
    }
    leader.write(
        lease,
        handle -> {
          seen.forEach(one -> {
            if (SenderHold.put(
                handle, chain, one.sender, new Held(WaitReason.MINED_OTHERWISE, one.inWords()))) {
              log.error("chain {}: {} is held: {}", chain, one.sender, one.inWords());
            }
          });
          return seen;
        });
  }

  private String inWords() {
    return "a node tells that %s, in block %d (%s), is of %s; by our bytes it is of %s"
        .formatted(
            receipt.transaction(),
            receipt.blockNumber(),
            receipt.blockHash(),
            receipt.from(),
            sender);
  }
}
