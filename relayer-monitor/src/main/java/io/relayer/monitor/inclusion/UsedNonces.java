package io.relayer.monitor.inclusion;

import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.database.PassedOver;
import io.relayer.core.database.Portions;
import io.relayer.core.lease.Lease;
import io.relayer.core.transaction.NonceMarks;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.monitor.accounts.Observation;
import io.relayer.monitor.accounts.ObservationDao;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.inclusion.ChainMatchDao.Open;
import io.relayer.monitor.inclusion.ChainMatchDao.Page;
import io.relayer.monitor.inclusion.SettledWriter.Written;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.window.HeaderWindow;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Judges by sender and nonce: what the blocks were looked through for and was missed all the same
/// (or is older than the window) is found here, by the receipts of all attempts at nonces that the
/// chain has counted. Where none of them has one, something else used the nonce: that is waited for
/// until it is final, and then looked at. Costs one question per sender with transactions out.
///
/// Findings of one look are written in one SQL transaction. Who dies before its commit has done
/// nothing, and whoever leads next looks again; what it has seen first is looked at twice by that
/// one as well.
///
/// A sender, or a transaction, of which no node tells is passed over and asked about again later
/// ([NonceCounts], [ReceiptSearch], [ForeignTransactions]). A page is looked at until each of it
/// had its looks, then the next one is: so there may be any number of them. Neither does a row that
/// the database refuses to change keep others from it; it is judged again at later heads.
///
/// Why: RATIONALE.md#use-proved.
public final class UsedNonces {
  /// A look that a node breaks off (limits, time) is half as large the next time.
  private static final int BATCH = 250;

  /// What waits for the release of its sender is looked up at each so-manieth block only; what
  /// blocks hold of it is seen at once.
  private static final int HELD_EVERY = 25;

  private static final int MOST_LOOKS = 10_000;

  private final Leader leader;
  private final ChainNodes nodes;
  private final NonceCounts senders;
  private final ReceiptSearch receipts;
  private final ForeignTransactions foreign;
  private final SecondLook looks;
  private final PassedOver<Object> refused;
  private final int most;
  private Page page;
  private int batch;

  public UsedNonces(
      Leader leader,
      ChainNodes nodes,
      ChainTerms terms,
      CanonicalBlocks canonical,
      MonitorMetrics metrics) {
    this(
        leader,
        nodes,
        new ForeignTransactions(leader, nodes, terms, canonical),
        metrics,
        new Sizes(BATCH, MOST_LOOKS));
  }

  /// How many there may be.
  ///
  /// @param page of those that are looked at at once
  /// @param looks that are remembered beside those of a page
  record Sizes(int page, int looks) {}

  UsedNonces(
      Leader leader,
      ChainNodes nodes,
      ForeignTransactions foreign,
      MonitorMetrics metrics,
      Sizes sizes) {
    this.leader = leader;
    this.nodes = nodes;
    this.senders = new NonceCounts(nodes, metrics);
    this.receipts = new ReceiptSearch(nodes, metrics);
    this.foreign = foreign;
    this.looks = new SecondLook(sizes.looks);
    this.refused = metrics.passedOver("what its nonce says can't be written down");
    this.most = sizes.page;
    this.batch = sizes.page;
    this.page = new Page(null, null, sizes.page, true);
  }

  /// How many transactions were found included, how many have lost their nonce for good, and of how
  /// many a foreign transaction has executed the payload.
  ///
  /// @param ended why not all were looked at, where that was for the nodes: the others are looked
  ///   at at the next try
  public record Judged(int included, int superseded, int foreign, Optional<NodeException> ended) {
    private static final Judged NOTHING = new Judged(0, 0, 0, Optional.empty());

    private static Judged of(Written written, Optional<NodeException> ended) {
      return new Judged(
          written.included() + written.foreign().size(),
          written.superseded().size(),
          written.foreign().size(),
          ended);
    }

    private Judged plus(Judged other) {
      return new Judged(
          included + other.included,
          superseded + other.superseded,
          foreign + other.foreign,
          ended.or(other::ended));
    }

    /// Whether nothing has moved.
    private boolean isNothing() {
      return included + superseded == 0;
    }
  }

  /// Judges all senders that have transactions out, at the head of the window.
  ///
  /// @param finalized empty where it is not known what is final
  /// @throws NodeException if this process ends
  public Judged judge(Lease lease, HeaderWindow window, Optional<FinalizedBlock> finalized) {
    ChainId chain = nodes.chainId();
    Map<Address, Nonce> open = leader.read(handle -> ChainMatchDao.lowestOpen(handle, chain));
    if (open.isEmpty()) {
      looks.keepUsed(Map.of());
      return Judged.NOTHING;
    }
    NonceCounts.Looked looked = senders.look(window, open.keySet());
    List<Observation> observations = new ArrayList<>(open.size());
    looked
        .counts()
        .forEach((sender, count) ->
            observations.add(
                new Observation(sender, count, null, looked.balances().get(sender), null)));
    leader.write(
        lease,
        handle -> {
          Portions.within(
              handle,
              observations,
              some -> ObservationDao.put(handle, chain, window.head().number(), some),
              (one, why) -> refused.accept(one.account(), why));
          Portions.within(
              handle,
              List.copyOf(looked.counts().keySet()),
              some -> NonceMarks.clear(handle, chain, of(some, looked.counts())),
              refused);
          return observations;
        });
    looks.keepUsed(looked.counts());
    Map<Address, Nonce> ahead = new HashMap<>();
    open.forEach((sender, lowest) -> {
      Nonce count = looked.counts().get(sender);
      if (count != null && count.compareTo(lowest) > 0) {
        ahead.put(sender, count);
      }
    });
    Judged none = new Judged(0, 0, 0, looked.ended());
    return ahead.isEmpty() ? none : findAll(lease, new Place(window, finalized), ahead).plus(none);
  }

  private static Map<Address, Nonce> of(List<Address> some, Map<Address, Nonce> counts) {
    Map<Address, Nonce> theirs = new HashMap<>(counts);
    theirs.keySet().retainAll(Set.copyOf(some));
    return theirs;
  }

  /// Where things are judged.
  private record Place(HeaderWindow window, Optional<FinalizedBlock> finalized) {}

  private Judged findAll(Lease lease, Place at, Map<Address, Nonce> counts) {
    Judged all = Judged.NOTHING;
    while (true) {
      Page now = page.of(batch, at.window.head().number() % HELD_EVERY == 0);
      List<Open> overtaken =
          leader.read(handle -> ChainMatchDao.overtaken(handle, nodes.chainId(), counts, now));
      if (overtaken.isEmpty()) {
        return all;
      }
      looks.turnTo(overtaken.stream().filter(Open::marked).toList());
      Looked looked = find(lease, at, overtaken);
      all = all.plus(looked.judged);
      page = now.after(overtaken, looked.done::contains);
      if (looked.judged.isNothing() || all.ended.isPresent() || !now.isFull(overtaken)) {
        return all;
      }
    }
  }

  /// @param done those that had all looks that they can have at this head
  private record Looked(Judged judged, Set<Open> done) {}

  private Looked find(Lease lease, Place at, List<Open> overtaken) {
    ReceiptSearch.Seen seen = receipts.look(at.window, overtaken);
    batch = seen.ended().isEmpty() ? Math.min(most, 2 * batch) : Math.max(1, overtaken.size() / 2);
    SecondReceipts second = SecondReceipts.of(nodes, ReceiptSearch.READER, seen.otherwise());
    MinedOtherwise.hold(leader, lease, nodes.chainId(), second.otherwise());
    List<Receipt> mined = new ArrayList<>(seen.mined());
    mined.addAll(second.mined());
    seen.found().forEach(open -> looks.found(open.transaction().id()));
    List<Open> again = new ArrayList<>();
    Set<Open> done = new HashSet<>(seen.found());
    done.addAll(seen.untold());
    for (Open open : seen.foreign()) {
      if (looks.isSecond(open, at.window.head().hash())) {
        again.add(open);
      }
      if (!open.marked()) {
        done.add(open); // it is marked now, and has its second look among those that are
      }
    }
    ForeignTransactions.Settled settled = foreign.settled(again, at.window, at.finalized);
    done.addAll(again);
    done.removeAll(settled.left());
    List<Open> open = new ArrayList<>(seen.foreign());
    open.addAll(seen.untold());
    Written written =
        leader.write(
            lease,
            handle ->
                new SettledWriter(handle, nodes.chainId(), refused)
                    .write(mined, settled.verdicts(), open));
    written.foreign().forEach(looks::found);
    written.superseded().forEach(looks::found);
    return new Looked(Judged.of(written, seen.ended()), done);
  }
}
