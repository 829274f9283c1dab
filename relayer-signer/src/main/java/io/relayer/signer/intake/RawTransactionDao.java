package io.relayer.signer.intake;

import io.relayer.core.account.AccountDao;
import io.relayer.core.database.Lists;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.AttemptDao;
import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.PublishedEventDao;
import io.relayer.core.transaction.RefusedElsewhere;
import io.relayer.core.transaction.TransactionInsert;
import io.relayer.core.transaction.TransactionRow;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.messages.TransactionId;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.messages.request.RawRequest;
import io.relayer.messages.request.Terms;
import io.relayer.signer.intake.RawTransaction.Fresh;
import io.relayer.signer.intake.RawTransaction.Further;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Transactions that were signed elsewhere, written with all that makes them go out: rows,
/// attempts, events and broadcasts in the SQL transaction of the caller.
public final class RawTransactionDao {
  /// A copy that nobody handled is sent again after this.
  private static final Duration NET = Duration.ofMinutes(10);

  private RawTransactionDao() {}

  /// Locks the senders' accounts, chain by chain: until the end of the SQL transaction nobody else
  /// stores a transaction of theirs. To be called before any transaction is locked.
  public static void lockSenders(Handle handle, Collection<RawRequest.Place> places) {
    places.stream()
        .collect(Collectors.groupingBy(RawRequest.Place::chain, TreeMap::new, Collectors.toSet()))
        .forEach((chain, ofChain) ->
            AccountDao.lockAsRoots(
                handle, chain, ofChain.stream().map(RawRequest.Place::sender).distinct().toList()));
  }

  /// Those of the places, of senders that are locked, that are below the mark up to which
  /// transactions of the sender were deleted by their age.
  static List<RawRequest.Place> pruned(Handle handle, Collection<RawRequest.Place> places) {
    List<RawRequest.Place> list = List.copyOf(places);
    return handle
        .createQuery(
            """
            select p.place from unnest(:chains, :senders, :nonces) with ordinality as p (chain_id, sender, nonce, place)
            join accounts c on c.chain_id = p.chain_id and c.address = p.sender and p.nonce < c.pruned_below
            """)
        .bindArray("chains", ChainId.class, Lists.column(list, RawRequest.Place::chain))
        .bindArray("senders", Address.class, Lists.column(list, RawRequest.Place::sender))
        .bindArray("nonces", Nonce.class, Lists.column(list, RawRequest.Place::nonce))
        .mapTo(Integer.class)
        .map(place -> list.get(place - 1))
        .list();
  }

  /// Inserts transactions as signed, of senders that are locked.
  public static void insert(Handle handle, List<Fresh> transactions) {
    if (transactions.isEmpty()) {
      return;
    }
    List<TransactionRow.Signed> rows = new ArrayList<>();
    List<Attempt> attempts = new ArrayList<>();
    List<Sending> sent = new ArrayList<>();
    for (Fresh transaction : transactions) {
      List<Attempt> own = transaction.attempts();
      Attempt current = RawTransaction.dearest(own);
      rows.add(row(transaction, current));
      attempts.addAll(own);
      sent.add(new Sending(transaction.chain(), new Entry(transaction.id(), current.number())));
    }
    TransactionInsert.signed(handle, rows, NET);
    AttemptDao.insert(handle, attempts);
    TransactionSteps.presigned(handle, transactions.stream().map(Fresh::id).toList());
    PublishedEventDao.catchUp(handle, Lists.column(transactions, Fresh::requestKey));
    send(handle, sent);
  }

  private static TransactionRow.Signed row(Fresh transaction, Attempt current) {
    RawRequest request = transaction.request();
    RawRequest.Signed signed = request.attempts().get(current.number() - 1);
    TransactionRow row =
        new TransactionRow(
            new TransactionRow.Key(transaction.id(), transaction.requestKey()),
            new TransactionRow.Origin(transaction.chain(), request.place().sender(), null),
            new TransactionRow.Call(
                request.call().to(),
                request.call().value(),
                request.call().data(),
                TransactionRow.Call.accessList(signed.accessList()),
                signed.gasLimit()),
            TransactionRow.fee(current.fees()),
            new BroadcastMessage.Terms(
                transaction.depth().confirmations(),
                transaction.depth().finalized(),
                null,
                Terms.DEFAULT_PRIORITY,
                request.labels()),
            new TransactionRow.Arrival(transaction.trace(), transaction.requestedAt()));
    return new TransactionRow.Signed(
        row, request.place().nonce(), current.number(), null, null, null);
  }

  /// Stores further attempts of transactions that are locked, as are their senders, and not final
  /// but for having been refused. One that pays more is the one that is sent from then on, and goes
  /// out; not where the step's guard refuses that, as it does for what is in a block: such a one is
  /// kept and watched, as all that a node may have got elsewhere, and the present one stays
  /// current.
  public static void add(Handle handle, List<Further> transactions) {
    List<Attempt> attempts = new ArrayList<>();
    Map<TransactionId, Sending> better = new LinkedHashMap<>();
    Successors replacing = new Successors();
    Successors takingUp = new Successors();
    for (Further transaction : transactions) {
      List<Attempt> own = transaction.numbered();
      attempts.addAll(own);
      RawTransaction.Stored of = transaction.of();
      int next = of.currentWith(own);
      if (next != of.current().number()) {
        (of.end() == RawTransaction.End.REFUSED ? takingUp : replacing).add(of.ref(), next);
        better.put(of.ref().id(), new Sending(transaction.chain(), new Entry(of.ref().id(), next)));
      }
    }
    if (attempts.isEmpty()) {
      return;
    }
    AttemptDao.insert(handle, attempts);
    Set<TransactionId> moved = new HashSet<>();
    if (!replacing.refs.isEmpty()) {
      moved.addAll(AttemptSteps.replaced(handle, replacing.refs, replacing.attempts, NET));
    }
    moved.addAll(RefusedElsewhere.takenUp(handle, takingUp.refs, takingUp.attempts, NET));
    better.keySet().retainAll(moved);
    send(handle, better.values());
  }

  /// Which attempt is to follow as the one that is sent.
  private static final class Successors {
    private final List<TransactionVersion> refs = new ArrayList<>();
    private final List<Integer> attempts = new ArrayList<>();

    void add(TransactionVersion ref, int attempt) {
      refs.add(ref);
      attempts.add(attempt);
    }
  }

  private record Sending(ChainId chain, Entry entry) {}

  private static void send(Handle handle, Collection<Sending> all) {
    Map<ChainId, List<Entry>> byChain =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    Sending::chain,
                    TreeMap::new,
                    Collectors.mapping(Sending::entry, Collectors.toList())));
    // One whose account is gone is sent by its re-sending clock, once it has one again.
    byChain.forEach((chain, entries) -> {
      var _ = BroadcastOutboxDao.append(handle, chain, entries);
    });
  }
}
