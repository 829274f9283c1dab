package io.relayer.broadcaster.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relayer.core.account.AccountDao;
import io.relayer.core.database.Database;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import io.relayer.messages.broadcast.BroadcastMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;

/// Attempts for tests of order: of each root (account) one transaction, whose attempts are numbered
/// in the order in which they are to be published.
final class NumberedAttempts {
  static final ChainId CHAIN = Writers.CHAIN;

  private final Map<Address, TransactionId> transactions = new HashMap<>();

  /// @param roots accounts that are known
  /// @param each how many attempts each of them has
  NumberedAttempts(Database database, List<Address> roots, int each) {
    database.useTransaction(handle -> {
      AccountDao.register(handle, List.of(CHAIN), roots, "test");
      for (Address root : roots) {
        transactions.put(root, insert(handle, root, each));
      }
    });
  }

  private static TransactionId insert(Handle handle, Address root, int attempts) {
    UUID id =
        handle
            .createQuery(
                """
                with r as (
                  insert into requests (producer, request_id, fingerprint, fingerprint_version)
                  values ('test', :root::text, sha256('body'), 1) returning request_key),
                p as (
                  insert into payloads (transaction_id, value, data, fee_speed)
                  values (gen_random_uuid(), 1, '', 'average') returning transaction_id)
                insert into transactions (transaction_id, request_key, chain_id, sender, gas_limit,
                  confirmations_required, requested_at, queued_at, state, sequence, nonce, attempt, signed_at)
                select transaction_id, request_key, :chain, :root, 21000, 1, now(), now(), 'signed', 1, 0, 1, now()
                from r, p returning transaction_id
                """)
            .bind("chain", CHAIN)
            .bind("root", root)
            .mapTo(UUID.class)
            .one();
    handle
        .createUpdate(
            """
            insert into attempts (transaction_id, attempt, kind, chain_id, hash, raw, type, gas_limit, gas_price, signed_at)
            select :id, n, 'payload', :chain, sha256((:id::text || n)::bytea), '\\x02', 0, 21000, 1, now()
            from generate_series(1, :attempts) n
            """)
        .bind("id", id)
        .bind("chain", CHAIN)
        .bind("attempts", attempts)
        .execute();
    return new TransactionId(id);
  }

  TransactionId of(Address root) {
    TransactionId id = transactions.get(root);
    if (id == null) {
      throw new AssertionError("no transaction of " + root);
    }
    return id;
  }

  /// A root's attempts from number `first` on.
  List<Entry> entries(Address root, int first, int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(new Entry(of(root), first + i));
    }
    return entries;
  }

  /// Appends the next attempts of each root in one batch, those of different roots in turn. Their
  /// accounts are locked as roots.
  void append(Handle handle, List<Address> roots, List<Integer> counts) {
    List<List<Entry>> each = new ArrayList<>();
    int longest = 0;
    for (int i = 0; i < roots.size(); i++) {
      each.add(
          entries(roots.get(i), taken(handle, roots.get(i), counts.get(i)) + 1, counts.get(i)));
      longest = Math.max(longest, counts.get(i));
    }
    List<Entry> batch = new ArrayList<>();
    for (int i = 0; i < longest; i++) {
      for (List<Entry> own : each) {
        if (i < own.size()) {
          batch.add(own.get(i));
        }
      }
    }
    BroadcastOutboxDao.appendAll(handle, CHAIN, batch);
  }

  private static int taken(Handle handle, Address root, int count) {
    return handle
        .createQuery(
            "update counters set count = count + :n where address = :root returning count - :n")
        .bind("n", count)
        .bind("root", root)
        .mapTo(Integer.class)
        .one();
  }

  /// The attempts' numbers by their senders, as they were published.
  static Sequences published(List<ConsumerRecord<byte[], byte[]>> records) {
    Sequences sequences = new Sequences();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      sequences.add(new String(record.key(), UTF_8), number(record));
    }
    return sequences;
  }

  static int number(ConsumerRecord<byte[], byte[]> record) {
    return BroadcastMessage.parse(record.value()).attempt().number();
  }
}
