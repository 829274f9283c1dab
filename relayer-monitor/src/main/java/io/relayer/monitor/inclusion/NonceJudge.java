package io.relayer.monitor.inclusion;

import io.relayer.core.account.Observation;
import io.relayer.core.account.ObservationDao;
import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.BlockHash;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.TxHash;
import io.relayer.core.domain.Wei;
import io.relayer.core.lease.Lease;
import io.relayer.core.lifecycle.ChainMatchDao;
import io.relayer.core.lifecycle.ChainMatchDao.Open;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.window.Window;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Judges by sender and nonce: what the blocks were looked through for and was missed all the same
/// (or is older than the window) is found here, by the receipts of all attempts at nonces that the
/// chain has counted. Where none of them has one, somebody else's transaction took the nonce: that
/// is waited for until it is final. Costs one question per sender with transactions out.
public final class NonceJudge {
  /// Said of a transaction whose nonce somebody else's took.
  public static final String FOREIGN_NONCE = "foreign-nonce";

  private static final int BATCH = 500;

  /// Balances are read at each tenth block only.
  private static final int BALANCE_EVERY = 10;

  private final Leader leader;
  private final ChainNodes nodes;
  private final RevertReasons reasons;
  private final Strangers strangers;

  public NonceJudge(
      Leader leader,
      ChainNodes nodes,
      RevertReasons reasons,
      ChainTerms terms,
      CanonicalBlocks canonical) {
    this.leader = leader;
    this.nodes = nodes;
    this.reasons = reasons;
    this.strangers = new Strangers(nodes, terms, canonical);
  }

  /// How many transactions were found included, and how many have lost their nonce to a stranger
  /// for good.
  public record Judged(int included, int superseded) {
    private static final Judged NOTHING = new Judged(0, 0);

    private Judged plus(Judged other) {
      return new Judged(included + other.included, superseded + other.superseded);
    }
  }

  private record Looked(Map<Address, Nonce> counts, Map<Address, Wei> balances) {}

  /// Judges all senders that have transactions out, at the head of the window.
  ///
  /// @param finalized empty where it is not known what is final
  public Judged judge(Lease lease, Window window, Optional<FinalizedBlock> finalized) {
    ChainId chain = nodes.chainId();
    Map<Address, Nonce> open = leader.read(handle -> ChainMatchDao.lowestOpen(handle, chain));
    if (open.isEmpty()) {
      return Judged.NOTHING;
    }
    Looked looked = nodes.onOneNode(node -> look(node, window, open));
    List<Observation> observations = new ArrayList<>(open.size());
    looked.counts.forEach((sender, count) ->
        observations.add(new Observation(sender, count, null, looked.balances.get(sender), null)));
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
    return ahead.isEmpty() ? Judged.NOTHING : findAll(lease, new Place(window, finalized), ahead);
  }

  private static Looked look(ChainReads node, Window window, Map<Address, Nonce> open) {
    BlockRef at = BlockRef.of(window.head().hash());
    Map<Address, Wei> balances =
        window.head().number() % BALANCE_EVERY == 0 ? node.balances(open.keySet(), at) : Map.of();
    return new Looked(node.transactionCounts(open.keySet(), at), balances);
  }

  /// Where things are judged.
  private record Place(Window window, Optional<FinalizedBlock> finalized) {}

  private Judged findAll(Lease lease, Place at, Map<Address, Nonce> counts) {
    Judged all = Judged.NOTHING;
    while (true) {
      List<Open> overtaken =
          leader.read(handle ->
              ChainMatchDao.overtaken(handle, nodes.chainId(), counts, FOREIGN_NONCE, BATCH));
      Judged found = overtaken.isEmpty() ? Judged.NOTHING : find(lease, at, overtaken);
      all = all.plus(found);
      if (found.equals(Judged.NOTHING) || overtaken.size() < BATCH) {
        return all;
      }
    }
  }

  private record Verdicts(List<Mined> mined, List<Open> foreign) {}

  private Judged find(Lease lease, Place at, List<Open> overtaken) {
    Verdicts verdicts = nodes.onOneNode(node -> verdicts(node, at.window, overtaken));
    // Only what was foreign at an earlier look as well is given up.
    List<Strangers.Lost> lost =
        strangers.settled(
            verdicts.foreign.stream().filter(Open::marked).toList(), at.window, at.finalized);
    return leader.write(
        lease,
        handle -> {
          int included = InclusionWriter.write(handle, nodes.chainId(), verdicts.mined);
          if (!verdicts.foreign.isEmpty()) {
            // one that moved meanwhile is asked for again
            TransactionSteps.waiting(
                handle, verdicts.foreign.stream().map(Open::transaction).toList(), FOREIGN_NONCE);
          }
          // none on an older copy, which lacks attempts of ours and can't tell who is a stranger
          return new Judged(included, superseded(handle, lost));
        });
  }

  private static int superseded(Handle handle, List<Strangers.Lost> lost) {
    if (lost.isEmpty()) {
      return 0;
    }
    return TransactionSteps.superseded(
            handle,
            lost.stream().map(Strangers.Lost::transaction).toList(),
            lost.stream().map(Strangers.Lost::block).toList())
        .size();
  }

  private Verdicts verdicts(ChainReads node, Window window, List<Open> overtaken) {
    List<TxHash> hashes = overtaken.stream().flatMap(o -> o.hashes().keySet().stream()).toList();
    // A node that has not come as far as the window may lack receipts that exist.
    boolean isAbreast = node.header(window.head().hash()).isPresent();
    Map<TxHash, Receipt> receipts = node.receipts(hashes);
    Map<Long, BlockHash> below = below(node, window, receipts.values());
    List<Receipt> canonical = new ArrayList<>();
    List<Open> foreign = new ArrayList<>();
    for (Open open : overtaken) {
      List<Receipt> found =
          open.hashes().keySet().stream().filter(receipts::containsKey).map(receipts::get).toList();
      if (found.isEmpty() && isAbreast) {
        foreign.add(open);
      }
      found.stream()
          .filter(receipt -> isOnTheChain(receipt, window, below))
          .forEach(canonical::add); // all others are judged at a later head
    }
    return new Verdicts(reasons.explain(node, canonical), foreign);
  }

  /// What the node has at the numbers of receipts that are older than the window.
  private static Map<Long, BlockHash> below(
      ChainReads node, Window window, Collection<Receipt> receipts) {
    Set<Long> numbers =
        receipts.stream()
            .map(Receipt::blockNumber)
            .filter(number -> number < window.from())
            .collect(Collectors.toSet());
    return numbers.isEmpty() ? Map.of() : node.hashes(numbers);
  }

  /// A receipt counts with its block: in the window, or the one that the node has at its number. A
  /// node may tell a receipt of a block that it has left long ago.
  private static boolean isOnTheChain(Receipt receipt, Window window, Map<Long, BlockHash> below) {
    return window.holds(receipt.blockNumber(), receipt.blockHash())
        || receipt.blockHash().equals(below.get(receipt.blockNumber()));
  }
}
