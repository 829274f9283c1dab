package io.relayer.signer.signing;

import io.relayer.core.RelayerException;
import io.relayer.core.account.AccountDao;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.restore.Verified;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.AttemptDao;
import io.relayer.core.transaction.Intent;
import io.relayer.core.transaction.NewTransaction;
import io.relayer.core.transaction.RequestDao;
import io.relayer.core.transaction.TransactionInsert;
import io.relayer.core.transaction.TransactionRow;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.Trace;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.messages.request.FeeTerms;
import io.relayer.messages.request.RequestKey;
import io.relayer.messages.request.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Nonces that a sender has taken, that the chain has not counted, and that no row stands for: what
/// a restored database may leave behind. Everything after such a hole waits for it, so it is filled
/// with an empty transaction, which stands under a request of the relayer's own.
public final class NonceGapDao {
  /// Who asks for what fills holes; no producer may use this name.
  public static final String PRODUCER = "relayer";

  private NonceGapDao() {}

  /// A nonce without a row.
  public record Hole(Address sender, Nonce nonce) {}

  /// The lowest ones of each of these senders. Not those that were left to foreign transactions,
  /// nor while a sender is paused or held, or was not observed since the database was last
  /// verified.
  ///
  /// @param limit of each sender: those of one that can't be filled fill no other's
  public static List<Hole> find(
      Handle handle, ChainId chain, Collection<Address> senders, Instant trustedSince, int limit) {
    return handle
        .createQuery(
            """
            select c.address, n.nonce
            from accounts c
            join chains h on h.chain_id = c.chain_id and not h.paused
            cross join lateral (
              select x.latest_nonce from account_observations x
              where x.chain_id = c.chain_id and x.address = c.address
                and x.latest_nonce < c.next_nonce and x.observed_at > :trustedSince limit 1) o
            cross join lateral (
              select s.nonce from generate_series(greatest(o.latest_nonce, c.first_nonce, c.pruned_below), c.next_nonce - 1) as s (nonce)
              where (select true from transactions t
                where t.chain_id = c.chain_id and t.sender = c.address and t.nonce = s.nonce limit 1) is null
                and not exists (select 1 from adoptions a
                  where a.chain_id = c.chain_id and a.address = c.address
                    and s.nonce >= a.from_nonce and s.nonce < a.next_nonce)
              order by s.nonce limit :limit) n
            where c.chain_id = :chain and c.address = any(:senders) and c.managed_by <> :external and c.paused is null
              and c.held_for is null
            order by c.address, n.nonce
            """)
        .bind("chain", chain)
        .bindArray("senders", Address.class, senders)
        .bind("trustedSince", trustedSince)
        .bind("external", AccountDao.EXTERNAL)
        .bind("limit", limit)
        .map((rows, context) ->
            new Hole(Address.of(rows.getBytes("address")), new Nonce(rows.getLong("nonce"))))
        .list();
  }

  /// Puts a signed empty transaction into the hole, with its event and its outbox row.
  ///
  /// @param attempt whose transaction id the new row gets
  /// @param net a copy that nobody handles is sent again after this
  /// @return false where the hole is filled by now, or the database may be an older copy: then
  ///   nothing was written, and what the journal has for the nonce can still be put back
  public static boolean fill(Handle handle, Hole hole, Attempt attempt, Duration net) {
    ChainId chain = attempt.chain();
    if (!Verified.is(handle)) {
      return false;
    }
    AccountDao.lockAsRoots(handle, chain, List.of(hole.sender));
    Optional<NewTransaction.Depth> depth = depth(handle, chain, hole);
    if (depth.isEmpty()) {
      return false;
    }
    RequestKey key =
        new RequestKey(PRODUCER, "fill/%s/%s/%s".formatted(chain, hole.sender, hole.nonce));
    RequestDao.Stored request =
        RequestDao.insert(handle, List.of(new RequestDao.Body(key, fingerprint(attempt), 0)))
            .get(key);
    if (request == null) {
      throw new RelayerException("nothing is stored for " + key);
    }
    TransactionInsert.signed(
        handle, List.of(row(hole, attempt, request.requestKey(), depth.get())), net);
    AttemptDao.insert(handle, List.of(attempt));
    TransactionSteps.presigned(handle, List.of(attempt.transaction()));
    BroadcastOutboxDao.appendAll(
        handle, chain, List.of(new BroadcastOutboxDao.Entry(attempt.transaction(), 1)));
    return true;
  }

  /// No request with this body can come: the key is the relayer's own.
  private static Bytes fingerprint(Attempt attempt) {
    return Bytes.of(attempt.body().hash().toArray());
  }

  /// How deep it must be; empty where the hole is filled by now. The sender's account is locked, so
  /// nobody fills it meanwhile.
  private static Optional<NewTransaction.Depth> depth(Handle handle, ChainId chain, Hole hole) {
    return handle
        .createQuery(
            """
            select h.confirmations, h.confirm_by_finalized
            from chains h
            where h.chain_id = :chain and not exists (select 1 from transactions t
              where t.chain_id = :chain and t.sender = :sender and t.nonce = :nonce)
            """)
        .bind("chain", chain)
        .bind("sender", hole.sender)
        .bind("nonce", hole.nonce)
        .map((rows, context) ->
            new NewTransaction.Depth(
                rows.getInt("confirmations"), rows.getBoolean("confirm_by_finalized")))
        .findOne();
  }

  private static TransactionRow.Signed row(
      Hole hole, Attempt attempt, long requestKey, NewTransaction.Depth depth) {
    TransactionRow row =
        new TransactionRow(
            new TransactionRow.Key(attempt.transaction(), requestKey),
            new TransactionRow.Origin(attempt.chain(), hole.sender, null),
            new TransactionRow.Call(hole.sender, Wei.ZERO, Bytes.EMPTY, null, attempt.gasLimit()),
            TransactionRow.fee(new FeeTerms.BySpeed(FeeTerms.Speed.FAST, null)),
            new BroadcastMessage.Terms(
                depth.confirmations(), depth.finalized(), null, Terms.DEFAULT_PRIORITY, Map.of()),
            new TransactionRow.Arrival(Trace.NONE, null));
    return new TransactionRow.Signed(
        row,
        hole.nonce,
        1,
        Intent.CANCEL.text(),
        attempt.fees().cap().times(attempt.gasLimit()),
        null);
  }
}
