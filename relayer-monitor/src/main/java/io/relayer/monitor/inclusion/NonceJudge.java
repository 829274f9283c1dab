package io.relayer.monitor.inclusion;

import io.relayer.core.account.Observation;
import io.relayer.core.account.ObservationDao;
import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.BlockHash;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.domain.TxHash;
import io.relayer.core.domain.Wei;
import io.relayer.core.lease.Lease;
import io.relayer.core.lifecycle.ChainMatchDao;
import io.relayer.core.lifecycle.ChainMatchDao.Open;
import io.relayer.core.lifecycle.ChainMatchDao.Page;
import io.relayer.core.lifecycle.ForeignExecutions;
import io.relayer.core.lifecycle.NonceMarks;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.inclusion.Strangers.Verdict;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.window.Window;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges by sender and nonce: what the blocks were looked through for and was missed all the same
/// (or is older than the window) is found here, by the receipts of all attempts at nonces that the
/// chain has counted. Where none of them has one, something else used the nonce: that is waited for
/// until it is final, and then looked at. Costs one question per sender with transactions out.
///
/// What follows from one look is written in one SQL transaction. Who dies before its commit has
/// done nothing, and whoever leads next looks again; what it has seen first is looked at twice by
/// that one as well.
public final class NonceJudge {
  private static final Logger log = LoggerFactory.getLogger(NonceJudge.class);

  /// A look that a node breaks off (limits, time) is half as large the next time.
  private static final int BATCH = 250;

  /// What waits for the release of its sender is looked up at each so-manieth block only; what
  /// blocks hold of it is seen at once.
  private static final int HELD_EVERY = 25;

  /// Balances are read at each tenth block only.
  private static final int BALANCE_EVERY = 10;

  private final Leader leader;
  private final ChainNodes nodes;
  private final Strangers strangers;
  private final SecondLook looks = new SecondLook();
  private Page page = new Page(null, null, BATCH, true);
  private int batch = BATCH;

  public NonceJudge(Leader leader, ChainNodes nodes, ChainTerms terms, CanonicalBlocks canonical) {
    this.leader = leader;
    this.nodes = nodes;
    this.strangers = new Strangers(leader, nodes, terms, canonical);
  }

  /// How many transactions were found included, how many have lost their nonce for good, and of how
  /// many a stranger's transaction has executed the payload.
  public record Judged(int included, int superseded, int foreign) {
    private static final Judged NOTHING = new Judged(0, 0, 0);

    private Judged plus(Judged other) {
      return new Judged(
          included + other.included, superseded + other.superseded, foreign + other.foreign);
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
      looks.keepUsed(Map.of());
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
          return NonceMarks.clear(handle, chain, looked.counts).size();
        });
    looks.keepUsed(looked.counts);
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
    Map<Address, Nonce> counts = node.transactionCounts(open.keySet(), at);
    return new Looked(
        counts,
        window.head().number() % BALANCE_EVERY == 0 ? balances(node, open.keySet(), at) : Map.of());
  }

  /// Nothing is judged by them: what a node does not tell stays as it was.
  private static Map<Address, Wei> balances(
      ChainReads node, Collection<Address> accounts, BlockRef at) {
    try {
      return node.balances(accounts, at);
    } catch (NodeException e) {
      if (e.reason() == NodeException.Reason.INTERRUPTED) {
        throw e;
      }
      return Map.of();
    }
  }

  /// Where things are judged.
  private record Place(Window window, Optional<FinalizedBlock> finalized) {}

  private Judged findAll(Lease lease, Place at, Map<Address, Nonce> counts) {
    Judged all = Judged.NOTHING;
    while (true) {
      Page now = page.of(batch, at.window.head().number() % HELD_EVERY == 0);
      List<Open> overtaken =
          leader.read(handle -> ChainMatchDao.overtaken(handle, nodes.chainId(), counts, now));
      Judged found = overtaken.isEmpty() ? Judged.NOTHING : find(lease, at, overtaken);
      all = all.plus(found);
      page = now.after(overtaken);
      if (found.equals(Judged.NOTHING) || !now.isFull(overtaken)) {
        return all;
      }
    }
  }

  private record Verdicts(
      List<Receipt> mined, List<MinedOtherwise> otherwise, List<Open> found, List<Open> foreign) {}

  private Judged find(Lease lease, Place at, List<Open> overtaken) {
    Verdicts verdicts = verdicts(at.window, overtaken);
    MinedOtherwise.hold(leader, lease, nodes.chainId(), verdicts.otherwise);
    verdicts.found.forEach(open -> looks.found(open.transaction().id()));
    List<Open> again =
        verdicts.foreign.stream()
            .filter(open -> looks.isSecond(open, at.window.head().hash()))
            .toList();
    List<Verdict> settled = strangers.settled(again, at.window, at.finalized);
    List<Receipt> late = of(settled, Verdict.Ours.class, Verdict.Ours::receipt);
    List<Receipt> mined = new ArrayList<>(verdicts.mined);
    mined.addAll(late);
    Written written =
        leader.write(
            lease,
            handle -> {
              int included = InclusionWriter.write(handle, nodes.chainId(), mined);
              Set<TransactionId> foreign =
                  ForeignExecutions.included(
                      handle, of(settled, Verdict.Executed.class, Verdict.Executed::foreign));
              Set<TransactionId> superseded = superseded(handle, settled);
              mark(handle, verdicts.foreign, settled);
              return new Written(included, foreign, superseded);
            });
    written.foreign.forEach(looks::found);
    written.superseded.forEach(looks::found);
    return written.judged();
  }

  private record Written(int included, Set<TransactionId> foreign, Set<TransactionId> superseded) {
    Judged judged() {
      return new Judged(included + foreign.size(), superseded.size(), foreign.size());
    }
  }

  /// None on an older copy, which lacks attempts of ours and can't tell who is a stranger.
  private static Set<TransactionId> superseded(Handle handle, List<Verdict> settled) {
    Set<TransactionId> moved =
        new HashSet<>(
            TransactionSteps.superseded(
                handle,
                of(settled, Verdict.Lost.class, Verdict.Lost::transaction),
                of(settled, Verdict.Lost.class, Verdict.Lost::block)));
    moved.addAll(
        TransactionSteps.usedUp(
            handle,
            of(settled, Verdict.UsedUp.class, Verdict.UsedUp::transaction),
            of(settled, Verdict.UsedUp.class, Verdict.UsedUp::block)));
    return moved;
  }

  /// Says what those wait for that stay open; of those that moved meanwhile it is asked again. What
  /// waits for old states goes on saying so until one was had.
  private static void mark(Handle handle, List<Open> foreign, List<Verdict> settled) {
    List<Ref> unknown = of(settled, Verdict.Unknown.class, Verdict.Unknown::transaction);
    Set<Ref> done = settled.stream().map(Verdict::transaction).collect(Collectors.toSet());
    List<Ref> fresh =
        foreign.stream()
            .filter(open -> !open.marked())
            .map(Open::transaction)
            .filter(ref -> !done.contains(ref))
            .toList();
    if (!fresh.isEmpty()) {
      TransactionSteps.waiting(handle, fresh, NonceMarks.FOREIGN_NONCE);
    }
    if (!unknown.isEmpty()) {
      TransactionSteps.waiting(handle, unknown, NonceMarks.HISTORY);
    }
  }

  private static <V extends Verdict, T> List<T> of(
      List<Verdict> verdicts, Class<V> kind, Function<V, T> value) {
    return verdicts.stream().filter(kind::isInstance).map(kind::cast).map(value).toList();
  }

  private Verdicts verdicts(Window window, List<Open> overtaken) {
    try {
      List<Verdicts> parts =
          ReadApart.of(
              overtaken,
              part -> nodes.onOneNode((ChainReads node) -> verdicts(node, window, part)),
              NonceJudge::unreadable);
      batch = Math.min(BATCH, 2 * batch);
      return new Verdicts(
          all(parts, Verdicts::mined),
          all(parts, Verdicts::otherwise),
          all(parts, Verdicts::found),
          all(parts, Verdicts::foreign));
    } catch (NodeException e) {
      if (e.reason() != NodeException.Reason.NO_USABLE_NODE) {
        batch = Math.max(1, overtaken.size() / 2);
      }
      throw e;
    }
  }

  private static <T> List<T> all(List<Verdicts> parts, Function<Verdicts, List<T>> of) {
    return parts.stream().flatMap(part -> of.apply(part).stream()).toList();
  }

  private static void unreadable(Open open, NodeException e) {
    log.error(
        "{}: what became of it can't be read on any node, so it stays open: {}",
        open.transaction().id(),
        e.toString());
  }

  private static Verdicts verdicts(ChainReads node, Window window, List<Open> overtaken) {
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
    return new Verdicts(canonical, otherwise, ours, foreign);
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
