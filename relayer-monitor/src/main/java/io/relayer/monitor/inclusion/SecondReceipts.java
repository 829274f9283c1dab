package io.relayer.monitor.inclusion;

import io.relayer.ethereum.value.TxHash;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Receipts of other nodes for transactions of ours for which one node names another sender. A
/// sender is held for that, and only an operator ends it; so a second node is asked before.
///
/// Why: RATIONALE.md#block-not-hash.
///
/// @param mined receipts that another node has, of the same blocks and of our senders
/// @param otherwise those that no other node contradicts
public record SecondReceipts(List<Receipt> mined, List<MinedOtherwise> otherwise) {
  private static final Logger log = LoggerFactory.getLogger(SecondReceipts.class);

  private static final int OTHERS = 2;

  /// @param reader whose node it is that has told of them
  public static SecondReceipts of(ChainNodes nodes, String reader, List<MinedOtherwise> seen) {
    if (seen.isEmpty()) {
      return new SecondReceipts(List.of(), List.of());
    }
    Set<TxHash> hashes =
        seen.stream().map(one -> one.receipt().transaction()).collect(Collectors.toSet());
    List<Map<TxHash, Receipt>> words =
        nodes.onOthers(
            reader,
            OTHERS,
            node -> node.receipts(hashes),
            found -> seen.stream().allMatch(one -> contradicts(found, one)));
    List<Receipt> mined = new ArrayList<>();
    List<MinedOtherwise> otherwise = new ArrayList<>();
    for (MinedOtherwise one : seen) {
      List<Receipt> fitting =
          words.stream()
              .filter(found -> contradicts(found, one))
              .map(found -> found.get(one.receipt().transaction()))
              .toList();
      if (fitting.isEmpty()) {
        otherwise.add(one);
        continue;
      }
      log.error(
          "{}: one node names {} as its sender, and another one {}, as our bytes do: the first is not believed; find out which it is, and take it out of the configuration",
          one.receipt().transaction(),
          one.receipt().from(),
          one.sender());
      fitting.stream()
          .filter(receipt -> receipt.blockHash().equals(one.receipt().blockHash()))
          .findFirst()
          .ifPresent(mined::add);
    }
    return new SecondReceipts(mined, otherwise);
  }

  private static boolean contradicts(Map<TxHash, Receipt> found, MinedOtherwise one) {
    Receipt receipt = found.get(one.receipt().transaction());
    return receipt != null && one.sender().equals(receipt.from());
  }
}
