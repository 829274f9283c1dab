package io.relayer.operations.recovery;

import static java.util.Objects.requireNonNull;

import io.relayer.core.RelayerException;
import io.relayer.core.transaction.PrunedRequests;
import io.relayer.core.transaction.PublishedEventDao;
import io.relayer.ethereum.value.Nonce;
import io.relayer.messages.TransactionId;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.messages.request.RequestKey;
import io.relayer.operations.recovery.RestoreDao.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Restores what a page of the journal has of one sender and the database has not: keys,
/// transactions, attempts, and the next nonce behind them. All of it in the SQL transaction of the
/// caller, or none: whoever reads the page again finds the rest to be done.
///
/// @param eventsAreWhole whether all events since the backup could be read; if not, the journal's
///   own numbers are what is known of them
record SenderRestore(
    LostTransaction.Owner owner, List<LostTransaction> lost, boolean eventsAreWhole) {

  /// Nothing of the sender may be written.
  static final class Conflict extends RelayerException {
    private static final long serialVersionUID = 1L;

    Conflict(String message) {
      super(message);
    }
  }

  /// Looks what would be done.
  ///
  /// @param next the next nonce as earlier pages would have left it; null where none has
  /// @throws Conflict where it can't be done
  RestoreResult plan(Handle handle, @Nullable Nonce next) {
    return restore(handle, false, next);
  }

  /// @throws Conflict where it can't be done: then the SQL transaction must be given up
  RestoreResult carryOut(Handle handle) {
    return restore(handle, true, null);
  }

  private RestoreResult restore(Handle handle, boolean write, @Nullable Nonce planned) {
    Account account =
        RestoreDao.account(handle, owner, write)
            .orElseThrow(() ->
                new Conflict(
                    "sender %s is not known: start a signer that has its key, or relayer senders add --external, then recover again"
                        .formatted(owner)));
    List<LostTransaction> due = due(handle);
    if (due.size() < lost.size()) {
      return new SenderRestore(owner, due, eventsAreWhole).restore(handle, write, planned);
    }
    List<SurvivingRows> remains = SurvivingRowsDao.read(handle, owner, lost);
    for (int i = 0; i < lost.size(); i++) {
      LostTransaction one = lost.get(i);
      SurvivingRows left = remains.get(i);
      left.conflict(one)
          .or(() -> deleted(account, one, left))
          .ifPresent(why -> {
            throw new Conflict(why);
          });
    }
    Nonce next =
        account.external() ? null : next(planned == null ? account.next() : planned, remains);
    RestoreResult done = new RestoreResult(owner.toString(), 0, 0, 0, next);
    List<Long> keys = new ArrayList<>();
    for (int i = 0; i < lost.size(); i++) {
      done = done.plus(put(handle, lost.get(i), remains.get(i), write, keys));
    }
    if (write && done.attempts() > 0) {
      if (next != null) {
        RestoreDao.advance(handle, owner, first(), next);
      }
      RestoreDao.settle(handle, keys);
      PublishedEventDao.apply(handle, keys);
    }
    return done;
  }

  /// Without those of requests that are over and were deleted by their age: nothing of them is
  /// lost.
  private List<LostTransaction> due(Handle handle) {
    Set<RequestKey> pruned =
        PrunedRequests.of(handle, lost.stream().map(LostTransaction::request).toList()).keySet();
    return lost.stream().filter(one -> !pruned.contains(one.request())).toList();
  }

  /// A nonce below the mark is not written again, not even as the journal has it: whose it was is
  /// not known here any more.
  private Optional<String> deleted(Account account, LostTransaction one, SurvivingRows left) {
    Nonce below = account.prunedBelow();
    SurvivingRows.Row row = left.row();
    return below != null && one.nonce().compareTo(below) < 0 && (row == null || row.nonce() == null)
        ? Optional.of(
            "nonce %s of %s is below %s, up to where transactions were deleted by their age, and the journal has it for request %s (%s), which is not known to be one of them: restore a newer copy of the database"
                .formatted(one.nonce(), owner, below, one, one.newest().hash()))
        : Optional.empty();
  }

  private Nonce first() {
    return lost.stream().map(LostTransaction::nonce).min(Nonce::compareTo).orElseThrow();
  }

  /// The next nonce behind what is restored. Copies of a sender are in the journal in the order of
  /// its nonces, so one that is left out is not ours, or is gone.
  private Nonce next(@Nullable Nonce from, List<SurvivingRows> remains) {
    TreeSet<Nonce> nonces = new TreeSet<>();
    for (int i = 0; i < lost.size(); i++) {
      SurvivingRows.Row row = remains.get(i).row();
      if (row == null || row.nonce() == null) {
        nonces.add(lost.get(i).nonce());
      }
    }
    Nonce next = from == null ? first() : from;
    for (Nonce nonce : nonces) {
      if (nonce.compareTo(next) > 0) {
        throw new Conflict(
            "nonces %s to %d of %s stand neither here nor in the journal, and nonce %s does: the journal was cut, or strangers have used them; restore a newer copy of the database"
                .formatted(next, nonce.value() - 1, owner, nonce));
      }
      next = nonce.equals(next) ? next.plus(1) : next;
    }
    return next;
  }

  private RestoreResult put(
      Handle handle, LostTransaction one, SurvivingRows remains, boolean write, List<Long> keys) {
    List<BroadcastMessage> missing =
        one.attempts().stream().filter(a -> !remains.known().contains(a.hash())).toList();
    SurvivingRows.Row row = remains.row();
    if (missing.isEmpty()) {
      String intent = one.intent();
      if (write && row != null && intent != null && !row.isFinal()) {
        RestoreDao.intend(handle, row.id(), intent);
      }
      return new RestoreResult(owner.toString(), 0, 0, 0, null);
    }
    if (write) {
      write(handle, one, remains, missing, keys);
    }
    int fresh = row == null ? 1 : 0;
    return new RestoreResult(owner.toString(), fresh, 1 - fresh, missing.size(), null);
  }

  private void write(
      Handle handle,
      LostTransaction one,
      SurvivingRows remains,
      List<BroadcastMessage> missing,
      List<Long> keys) {
    SurvivingRows.Row row = remains.row();
    int number = row == null ? 0 : row.attempts();
    int current = number + missing.size();
    SurvivingRows.Request request = remains.request();
    long key = request == null ? RestoreDao.request(handle, one.newest().request()) : request.key();
    TransactionId id = row == null ? one.newest().transaction().generation().id() : row.id();
    if (row == null) {
      int sequence = eventsAreWhole ? 0 : one.newest().transaction().life().sequence();
      RestoreDao.insert(handle, key, one, current, sequence);
    } else if (!(row.nonce() == null
        ? RestoreDao.sign(handle, row, one, current)
        : RestoreDao.extend(handle, row, one, current))) {
      throw new RelayerException(
          "request %s has changed while it was put back: run relayer recover again".formatted(one));
    }
    for (BroadcastMessage attempt : missing) {
      RestoreDao.attempt(handle, requireNonNull(id), ++number, attempt);
    }
    keys.add(key);
  }
}
