package io.relayer.operations.recovery;

import io.relayer.core.transaction.SendingColumns;
import io.relayer.core.transaction.SentAttemptDao;
import io.relayer.core.transaction.StateColumns;
import io.relayer.core.transaction.TransactionInsert;
import io.relayer.core.transaction.TransactionRow;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.messages.broadcast.BroadcastMessage.Prices;
import io.relayer.messages.broadcast.BroadcastMessage.Transaction;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/// Writes rows as the journal has them. The account is locked before.
final class RestoreDao {
  private static final String OUT_NOW = SendingColumns.started("clock_timestamp()");

  private RestoreDao() {}

  /// @param next the next nonce; null where the account is not in use, or is external
  /// @param prunedBelow below this transactions were deleted by their age; null where none was
  record Account(boolean external, @Nullable Nonce next, @Nullable Nonce prunedBelow) {}

  /// @param lock whether it is to be written
  static Optional<Account> account(Handle handle, LostTransaction.Owner owner, boolean lock) {
    return handle
        .createQuery(
            "select managed_by = 'external' as external, next_nonce, pruned_below from accounts where chain_id = :chain and address = :sender"
                + (lock ? " for no key update" : ""))
        .bind("chain", owner.chain())
        .bind("sender", owner.sender())
        .map((rows, context) ->
            new Account(
                rows.getBoolean("external"),
                nonce(rows.getObject("next_nonce", Long.class)),
                nonce(rows.getObject("pruned_below", Long.class))))
        .findOne();
  }

  private static @Nullable Nonce nonce(@Nullable Long value) {
    return value == null ? null : new Nonce(value);
  }

  /// Moves the next nonce on. An account that was not in use is taken into use: nothing of it can
  /// be in a block before the head at which another account of the chain was.
  static void advance(Handle handle, LostTransaction.Owner owner, Nonce first, Nonce next) {
    handle
        .createUpdate(
            """
            update accounts c set next_nonce = :next, first_nonce = coalesce(c.first_nonce, :first),
              first_block = coalesce(c.first_block,
                (select max(o.first_block) from accounts o where o.chain_id = c.chain_id), 0)
            where c.chain_id = :chain and c.address = :sender and (c.next_nonce is null or c.next_nonce < :next)
            """)
        .bind("chain", owner.chain())
        .bind("sender", owner.sender())
        .bind("first", first)
        .bind("next", next)
        .execute();
  }

  static long request(Handle handle, BroadcastMessage.Request request) {
    return handle
        .createQuery(
            """
            insert into requests (producer, request_id, fingerprint, fingerprint_version, received_at)
            values (:producer, :id, :fingerprint, :version, :receivedAt) returning request_key
            """)
        .bind("producer", request.producer())
        .bind("id", request.id())
        .bind("fingerprint", request.fingerprint())
        .bind("version", request.fingerprintVersion())
        .bind("receivedAt", request.receivedAt())
        .mapTo(Long.class)
        .one();
  }

  /// Inserts it as signed, with no history. It goes out at once.
  ///
  /// @param attempt the current one
  /// @param sequence the number of the last event that may have been told of it
  static void insert(
      Handle handle, long requestKey, LostTransaction lost, int attempt, int sequence) {
    Transaction row = lost.newest().transaction();
    TransactionRow asked =
        new TransactionRow(
            new TransactionRow.Key(row.generation().id(), requestKey),
            new TransactionRow.Origin(
                row.origin().chainId(), row.origin().sender(), row.origin().pool()),
            new TransactionRow.Call(
                row.call().to(),
                row.call().value(),
                row.call().data(),
                row.call().accessList() == null ? null : row.call().accessList().toString(),
                row.call().gasLimit()),
            row.fee(),
            row.terms(),
            new TransactionRow.Arrival(row.life().trace(), row.life().requestedAt()));
    TransactionRow.Past past =
        new TransactionRow.Past(
            row.generation().number(),
            row.generation().retryOf(),
            sequence,
            row.life().queuedAt(),
            row.life().signedAt());
    TransactionInsert.signed(
        handle,
        List.of(
            new TransactionRow.Signed(
                asked, row.origin().nonce(), attempt, lost.intent(), null, past)),
        Duration.ZERO);
  }

  /// Gives a row without a nonce the one that the journal has; one that was given up is open again.
  ///
  /// @return whether it was as it was read
  static boolean sign(Handle handle, SurvivingRows.Row row, LostTransaction lost, int attempt) {
    Transaction told = lost.newest().transaction();
    return handle
            .createUpdate(
                """
                update transactions t set %s, %s, %s, revert_reason = null, sender = :sender, nonce = :nonce, attempt = :attempt,
                  gas_limit = :gasLimit, priority = :priority, signed_at = :signedAt, intent = :intent, estimate_at = null,
                  version = t.version + 1
                where t.transaction_id = :id and t.version = :version and t.nonce is null
                """
                    .formatted(StateColumns.SIGNED, StateColumns.NOT_FINAL, OUT_NOW))
            .bind("sender", told.origin().sender())
            .bind("nonce", told.origin().nonce())
            .bind("attempt", attempt)
            .bind("gasLimit", told.call().gasLimit())
            .bind("priority", told.terms().priority())
            .bind("signedAt", told.life().signedAt())
            .bind("intent", lost.intent())
            .bind("id", row.id())
            .bind("version", row.version())
            .execute()
        == 1;
  }

  /// Gives a row that has its nonce what the journal knows beyond it. One that ended since a
  /// foreign transaction was seen at its nonce is open again: it may have been this attempt. So is
  /// one that ended since all nodes refused what was known of it. What is out goes out at once.
  ///
  /// @param attempt the current one
  /// @return whether it was as it was read
  static boolean extend(Handle handle, SurvivingRows.Row row, LostTransaction lost, int attempt) {
    SentAttemptDao.putAway(handle, List.of(new TransactionVersion(row.id(), row.version())));
    int moved =
        handle
            .createUpdate(
                "update transactions t set %s, %s, version = t.version + 1 where t.transaction_id = :id and t.version = :version"
                    .formatted(
                        StateColumns.current(":attempt"),
                        SendingColumns.started(SendingColumns.nowIfOut())))
            .bind("attempt", attempt)
            .bind("id", row.id())
            .bind("version", row.version())
            .execute();
    String intent = lost.intent();
    if (moved == 1 && intent != null) {
      intend(handle, row.id(), intent);
    }
    if (moved == 1 && row.unmined()) {
      reopen(handle, row.id());
    }
    return moved == 1;
  }

  private static void reopen(Handle handle, TransactionId id) {
    handle
        .createUpdate(
            "update transactions t set %s, %s, %s, version = t.version + 1 where t.transaction_id = :id"
                .formatted(StateColumns.PENDING, StateColumns.NOT_FINAL, SendingColumns.AT_ONCE))
        .bind("id", id)
        .execute();
  }

  /// Keeps why a payload is not wanted any more, where the row does not say so yet.
  static void intend(Handle handle, TransactionId id, String intent) {
    handle
        .createUpdate(
            """
            update transactions t set %s, version = t.version + 1 where t.transaction_id = :id and t.intent is null
            """
                .formatted(StateColumns.unwanted(":intent")))
        .bind("intent", intent)
        .bind("id", id)
        .execute();
  }

  /// What follows for the rows of these requests from what was put back: what they may cost, and
  /// that a generation which has a next one is followed by it, and not wanted any more.
  static void settle(Handle handle, List<Long> requestKeys) {
    handle
        .createUpdate(
            """
            update transactions t
            set worst_cost = (%s)
            where t.request_key = any(:keys) and t.nonce is not null
            """
                .formatted(StateColumns.mostCost("true")))
        .bindArray("keys", Long.class, requestKeys)
        .execute();
    handle
        .createUpdate(
            """
            with followed as (
              update transactions t set retried_by = n.transaction_id, %s, version = t.version + 1
              from transactions n
              where n.request_key = any(:keys) and t.request_key = n.request_key and n.generation = t.generation + 1
                and t.retried_by is distinct from n.transaction_id
              returning t.transaction_id, n.transaction_id as next)
            update transactions n set retry_of = f.transaction_id from followed f where n.transaction_id = f.next
            """
                .formatted(StateColumns.unwanted("coalesce(t.intent, 'retried')")))
        .bindArray("keys", Long.class, requestKeys)
        .execute();
  }

  /// Inserts it as out since now: for how many blocks it was before is not known.
  ///
  /// @param number the next one of its transaction
  static void attempt(
      Handle handle, TransactionId transaction, int number, BroadcastMessage message) {
    BroadcastMessage.Signed attempt = message.attempt();
    Prices prices = attempt.prices();
    Update insert =
        handle.createUpdate(
            """
            insert into attempts (transaction_id, attempt, kind, chain_id, hash, raw, type, gas_limit, max_fee_per_gas,
              max_priority_fee_per_gas, gas_price, head_number, signed_at)
            values (:transaction, :attempt, :kind, :chain, :hash, :raw, :type, :gasLimit, :maxFee, :tip, :gasPrice,
              (select head_number from chain_heads where chain_id = :chain), :signedAt)
            """);
    insert
        .bind("transaction", transaction)
        .bind("attempt", number)
        .bind("kind", attempt.kind())
        .bind("chain", message.transaction().origin().chainId())
        .bind("hash", message.hash())
        .bind("raw", attempt.raw())
        .bind("type", prices.type())
        .bind("gasLimit", attempt.gasLimit())
        .bind("signedAt", attempt.signedAt());
    wei(insert, "maxFee", prices.maxFeePerGas());
    wei(insert, "tip", prices.maxPriorityFeePerGas());
    wei(insert, "gasPrice", prices.gasPrice());
    insert.execute();
  }

  private static void wei(Update update, String name, @Nullable Wei value) {
    if (value == null) {
      update.bindNull(name, Types.NUMERIC);
    } else {
      update.bind(name, value);
    }
  }
}
