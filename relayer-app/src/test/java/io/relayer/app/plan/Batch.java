package io.relayer.app.plan;

import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import io.relayer.core.transaction.AttemptKey;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.RequestKey;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/// As many rows as one statement is given, from the middle of those that stand somewhere. While
/// there are no rows, as many that are not there.
record Batch(List<Row> rows) {
  static final int SIZE = 100;

  record Row(TransactionVersion ref, TxHash hash, long requestKey) {}

  /// @param first number of the first row
  static Batch from(Handle handle, int first) {
    List<Row> found =
        handle
            .createQuery(
                """
                select t.transaction_id, t.version, t.request_key, sha256(t.transaction_id::text::bytea) as hash
                from requests r join transactions t using (request_key)
                where r.producer = 'test' and r.request_id = any(:ids)
                """)
            .bindArray(
                "ids",
                String.class,
                IntStream.range(first, first + SIZE).mapToObj(Integer::toString).toList())
            .map((rows, context) ->
                new Row(
                    new TransactionVersion(
                        new TransactionId(rows.getObject("transaction_id", UUID.class)),
                        rows.getInt("version")),
                    TxHash.of(rows.getBytes("hash")),
                    rows.getLong("request_key")))
            .list();
    return new Batch(found.isEmpty() ? nowhere() : found);
  }

  private static List<Row> nowhere() {
    return IntStream.range(0, SIZE)
        .mapToObj(i ->
            new Row(
                new TransactionVersion(TransactionId.next(i), 0),
                TxHash.parse("0x" + "%064x".formatted(i)),
                -i))
        .toList();
  }

  List<TransactionVersion> refs() {
    return rows.stream().map(Row::ref).toList();
  }

  List<TransactionId> ids() {
    return rows.stream().map(row -> row.ref().id()).toList();
  }

  List<TxHash> hashes() {
    return rows.stream().map(Row::hash).toList();
  }

  List<Long> requestKeys() {
    return rows.stream().map(Row::requestKey).toList();
  }

  List<RequestKey> requests() {
    return rows.stream().map(row -> new RequestKey("test", Long.toString(row.requestKey))).toList();
  }

  List<AttemptKey> attempts() {
    return ids().stream().map(id -> new AttemptKey(id, 1)).toList();
  }

  List<Entry> entries() {
    return ids().stream().map(id -> new Entry(id, 1)).toList();
  }
}
