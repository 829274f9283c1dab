package io.relayer.monitor.inclusion;

import io.relayer.core.domain.BlockHash;
import io.relayer.core.domain.TxHash;
import io.relayer.node.chain.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts looks at a block whose receipts no node has, so that they end. What is forgotten, as by a
/// new leader, is only waited for anew.
final class MissingReceipts {
  private static final Logger log = LoggerFactory.getLogger(MissingReceipts.class);

  /// Some rounds over the nodes, with the pauses of the reads and of the loop in between.
  private static final int MOST_LOOKS = 12;

  private @Nullable BlockHash block;
  private int looks;

  /// Notes a look at which receipts of the block were missing.
  ///
  /// @return whether it is gone on without them
  synchronized boolean isGivenUp(Header header, List<TxHash> lost) {
    looks = header.hash().equals(block) ? looks + 1 : 1;
    block = header.hash();
    if (looks < MOST_LOOKS) {
      return false;
    }
    log.error(
        "block {} ({}): no node has the receipts of {} transactions of ours in it, such as {}: gone on without, they are looked for by their nonces",
        header.number(),
        header.hash(),
        lost.size(),
        lost.getFirst());
    return true;
  }
}
