package io.relayer.monitor.inclusion;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.inclusion.ChainMatchDao.Open;
import io.relayer.monitor.leader.Backoff;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.leader.Piecemeal;
import io.relayer.monitor.window.HeaderWindow;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for the receipts of all attempts of transactions whose nonce the chain has counted.
///
/// A transaction of which no node tells, as of a record that is broken, is passed over with the
/// reason, and asked about again after more and more blocks; the others of its page are told.
final class ReceiptSearch {
  private static final Logger log = LoggerFactory.getLogger(ReceiptSearch.class);

  /// Whose node tells of receipts.
  static final String READER = "nonces";

  /// How often one look is answered by nothing, at most: halves down to some single ones.
  private static final int MOST_FAILURES = 32;

  private static final int FIRST_PAUSE = 5;
  private static final int LONGEST_PAUSE = 320;

  private final ChainNodes nodes;
  private final MonitorMetrics metrics;
  private final Backoff<TransactionId> passedOver = new Backoff<>(FIRST_PAUSE, LONGEST_PAUSE);

  ReceiptSearch(ChainNodes nodes, MonitorMetrics metrics) {
    this.nodes = nodes;
    this.metrics = metrics;
  }

  /// What was seen.
  ///
  /// @param mined receipts in blocks of the chain that is followed
  /// @param otherwise what can't be ours
  /// @param found those that have a receipt, in whatever block
  /// @param foreign those of whose attempts no block has one
  /// @param untold those of which no node tells, now or lately
  /// @param ended why not all were asked about, where that was for the nodes
  record Seen(
      List<Receipt> mined,
      List<MinedOtherwise> otherwise,
      Set<Open> found,
      List<Open> foreign,
      Set<Open> untold,
      Optional<NodeException> ended) {}

  private record Piece(
      List<Receipt> mined, List<MinedOtherwise> otherwise, List<Open> found, List<Open> foreign) {}

  Seen look(HeaderWindow window, List<Open> overtaken) {
    long head = window.head().number();
    Map<Boolean, List<Open>> byDue =
        overtaken.stream()
            .collect(
                Collectors.partitioningBy(open -> passedOver.isDue(open.transaction().id(), head)));
    List<Open> due = byDue.getOrDefault(true, List.of());
    Piecemeal.Told<Open, Piece> told =
        Piecemeal.ask(
            due,
            MOST_FAILURES,
            piece -> nodes.onOneNode(READER, node -> piece(node, window, piece)));
    told.untold().forEach((open, why) -> passOver(open, head, why));
    List<Piece> pieces = told.answers();
    pieces.stream()
        .flatMap(piece -> piece.found.stream())
        .forEach(open -> passedOver.succeeded(open.transaction().id()));
    Set<Open> untold = new HashSet<>(byDue.getOrDefault(false, List.of()));
    untold.addAll(told.untold().keySet());
    return new Seen(
        pieces.stream().flatMap(piece -> piece.mined.stream()).toList(),
        pieces.stream().flatMap(piece -> piece.otherwise.stream()).toList(),
        pieces.stream().flatMap(piece -> piece.found.stream()).collect(Collectors.toSet()),
        pieces.stream().flatMap(piece -> piece.foreign.stream()).toList(),
        untold,
        told.ended());
  }

  private void passOver(Open open, long head, NodeException why) {
    passedOver.failed(open.transaction().id(), head);
    metrics.count("passed.over", 1);
    log.error(
        "{}: nonce {} of {} on chain {} is used, and no node tells the receipts of its {} attempts: passed over, the others go on, and it is asked about again later: {}",
        open.transaction().id(),
        open.nonce(),
        open.sender(),
        nodes.chainId(),
        open.hashes().size(),
        why.toString());
  }

  private static Piece piece(ChainReads node, HeaderWindow window, List<Open> overtaken) {
    List<TxHash> hashes = overtaken.stream().flatMap(o -> o.hashes().keySet().stream()).toList();
    // A node that has not come as far as the window may lack receipts that exist.
    boolean isAbreast = node.header(window.head().hash()).isPresent();
    Map<TxHash, Receipt> receipts = node.receipts(hashes);
    Map<Long, BlockHash> below = below(node, window, receipts.values());
    List<Receipt> canonical = new ArrayList<>();
    List<MinedOtherwise> otherwise = new ArrayList<>();
    List<Open> ours = new ArrayList<>();
    List<Open> foreign = new ArrayList<>();
    for (Open open : overtaken) {
      List<Receipt> found =
          open.hashes().keySet().stream().filter(receipts::containsKey).map(receipts::get).toList();
      if (!found.isEmpty()) {
        ours.add(open);
      } else if (isAbreast) {
        foreign.add(open);
      }
      found.stream()
          .filter(receipt -> isOnTheChain(receipt, window, below))
          .forEach(receipt -> { // all others are judged at a later head
            if (MinedOtherwise.fits(receipt, open.sender())) {
              canonical.add(receipt);
            } else {
              otherwise.add(new MinedOtherwise(receipt, open.sender()));
            }
          });
    }
    return new Piece(canonical, otherwise, ours, foreign);
  }

  /// What the node has at the numbers of receipts that are older than the window.
  private static Map<Long, BlockHash> below(
      ChainReads node, HeaderWindow window, Collection<Receipt> receipts) {
    Set<Long> numbers =
        receipts.stream()
            .map(Receipt::blockNumber)
            .filter(number -> number < window.from())
            .collect(Collectors.toSet());
    return numbers.isEmpty() ? Map.of() : node.hashes(numbers);
  }

  /// A receipt counts with its block: in the window, or the one that the node has at its number. A
  /// node may tell a receipt of a block that it has left long ago.
  private static boolean isOnTheChain(
      Receipt receipt, HeaderWindow window, Map<Long, BlockHash> below) {
    return window.holds(receipt.blockNumber(), receipt.blockHash())
        || receipt.blockHash().equals(below.get(receipt.blockNumber()));
  }
}
