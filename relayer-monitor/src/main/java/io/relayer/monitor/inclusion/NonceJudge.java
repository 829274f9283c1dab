package io.relayer.monitor.inclusion;

import io.relayer.core.account.Observation;
import io.relayer.core.account.ObservationDao;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.TxHash;
import io.relayer.core.domain.Wei;
import io.relayer.core.lease.Lease;
import io.relayer.core.lifecycle.ChainMatchDao;
import io.relayer.core.lifecycle.ChainMatchDao.Open;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.window.Window;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Judges by sender and nonce: what the blocks were looked through for and was missed all the same
/// (or is older than the window) is found here, by the receipts of all attempts at nonces that the
/// chain has counted. Costs one question per sender with transactions out.
public final class NonceJudge {
  /// Said of a transaction whose nonce somebody else's took.
  public static final String FOREIGN_NONCE = "foreign-nonce";

  private static final int BATCH = 500;

  /// Balances are read at each tenth block only.
  private static final int BALANCE_EVERY = 10;

  private final Leader leader;
  private final ChainNodes nodes;
  private final RevertReasons reasons;

  public NonceJudge(Leader leader, ChainNodes nodes, RevertReasons reasons) {
    this.leader = leader;
    this.nodes = nodes;
    this.reasons = reasons;
  }

  private record Looked(Map<Address, Nonce> counts, Map<Address, Wei> balances) {}

  /// Judges all senders that have transactions out, at the head of the window.
  ///
  /// @return how many transactions were found included
  public int judge(Lease lease, Window window) {
    ChainId chain = nodes.chainId();
    Map<Address, Nonce> open = leader.read(handle -> ChainMatchDao.lowestOpen(handle, chain));
    if (open.isEmpty()) {
      return 0;
    }
    Looked looked = nodes.onOneNode(node -> look(node, window, open));
    List<Observation> observations = new ArrayList<>(open.size());
    looked.counts.forEach((sender, count) ->
        observations.add(new Observation(sender, count, null, looked.balances.get(sender))));
    leader.write(
        lease,
        handle -> {
          ObservationDao.put(handle, chain, window.head().number(), observations);
          return observations.size();
        });
    Map<Address, Nonce> ahead = new HashMap<>();
    open.forEach((sender, lowest) -> {
      Nonce count = looked.counts.get(sender);
      if (count != null && count.compareTo(lowest) > 0) {
        ahead.put(sender, count);
      }
    });
    return ahead.isEmpty() ? 0 : findAll(lease, window, ahead);
  }

  private static Looked look(ChainReads node, Window window, Map<Address, Nonce> open) {
    BlockRef at = BlockRef.of(window.head().hash());
    Map<Address, Wei> balances =
        window.head().number() % BALANCE_EVERY == 0 ? node.balances(open.keySet(), at) : Map.of();
    return new Looked(node.transactionCounts(open.keySet(), at), balances);
  }

  private int findAll(Lease lease, Window window, Map<Address, Nonce> counts) {
    int included = 0;
    while (true) {
      List<Open> overtaken =
          leader.read(handle ->
              ChainMatchDao.overtaken(handle, nodes.chainId(), counts, FOREIGN_NONCE, BATCH));
      int found = overtaken.isEmpty() ? 0 : find(lease, window, overtaken);
      included += found;
      if (found == 0 || overtaken.size() < BATCH) {
        return included;
      }
    }
  }

  private record Verdicts(List<Mined> mined, List<Ref> foreign) {}

  private int find(Lease lease, Window window, List<Open> overtaken) {
    Verdicts verdicts = nodes.onOneNode(node -> verdicts(node, window, overtaken));
    return leader.write(
        lease,
        handle -> {
          int included = InclusionWriter.write(handle, nodes.chainId(), verdicts.mined);
          if (!verdicts.foreign.isEmpty()) {
            // one that moved meanwhile is asked for again
            TransactionSteps.waiting(handle, verdicts.foreign, FOREIGN_NONCE);
          }
          return included;
        });
  }

  private Verdicts verdicts(ChainReads node, Window window, List<Open> overtaken) {
    List<TxHash> hashes = overtaken.stream().flatMap(o -> o.hashes().keySet().stream()).toList();
    // A node that has not come as far as the window may lack receipts that exist.
    boolean isAbreast = node.header(window.head().hash()).isPresent();
    Map<TxHash, Receipt> receipts = node.receipts(hashes);
    List<Receipt> canonical = new ArrayList<>();
    List<Ref> foreign = new ArrayList<>();
    for (Open open : overtaken) {
      List<Receipt> found =
          open.hashes().keySet().stream().filter(receipts::containsKey).map(receipts::get).toList();
      if (found.isEmpty() && isAbreast) {
        foreign.add(open.transaction());
      }
      found.stream().filter(receipt -> isCanonical(receipt, window)).forEach(canonical::add);
    }
    return new Verdicts(reasons.explain(node, canonical), foreign);
  }

  /// A receipt of a block above the window comes with that block; one that contradicts the window
  /// is of a chain that is just being left or joined: both are judged at a later head.
  private static boolean isCanonical(Receipt receipt, Window window) {
    return receipt.blockNumber() < window.from()
        || window.holds(receipt.blockNumber(), receipt.blockHash());
  }
}
