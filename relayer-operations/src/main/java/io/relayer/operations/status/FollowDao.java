package io.relayer.operations.status;

import io.relayer.core.database.Lists;
import io.relayer.core.transaction.EarlierGenerations;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.State;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.RequestKey;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads the ends of records that were published to the requests topic, and of transactions.
public final class FollowDao {
  private FollowDao() {}

  /// A record, by where Kafka put it.
  public record Published(RequestKey key, int partition, long offset) {
    /// As in `rejections.source`.
    public String source(String topic) {
      return "%s-%d-%d".formatted(topic, partition, offset);
    }
  }

  /// A record that has found its end.
  ///
  /// @param state `confirmed`, `failed`, `cancelled`; or `rejected`
  /// @param hash of the attempt that was mined, else of the current one
  /// @param code why it failed or was rejected
  public record Ended(
      Published record,
      String state,
      @Nullable String hash,
      @Nullable String code,
      @Nullable String message) {}

  /// Those of the records that have ended. A record counts only once intake has read it: before, a
  /// request of the same id may be an earlier one.
  public static List<Ended> ended(Handle handle, String topic, Collection<Published> records) {
    return handle
        .createQuery(
            """
            with read_to as (
              select distinct on (partition) partition, next_offset from positions
              where topic = :topic order by partition, updated_at desc)
            select a.producer, a.request_id, a.partition, a."offset", hex(coalesce(m.hash, g.hash)) as hash,
                   case when j.code is not null then 'rejected' else coalesce(t.state, g.state) end as state,
                   coalesce(j.code, t.failure_code, g.failure_code) as code,
                   coalesce(j.message, t.failure_message, g.failure_message) as message
            from unnest(:producers, :ids, :partitions, :offsets) as a (producer, request_id, partition, "offset")
            join read_to r on r.partition = a.partition and r.next_offset > a."offset"
            left join lateral (
              select l.code, l.message from rejection_log l
              where l.producer = a.producer and l.request_id = a.request_id
                and l.topic = :topic and l.partition = a.partition and l."offset" = a."offset"
              order by l.at desc limit 1) j on true
            left join lateral (
              select g.transaction_id, g.state, g.final_at, g.failure_code, g.failure_message,
                     coalesce(g.mined_attempt, g.attempt) as attempt
              from requests q join transactions g using (request_key)
              where j.code is null and q.producer = a.producer and q.request_id = a.request_id
              order by %s limit 1) t on true
            left join attempts m on m.transaction_id = t.transaction_id and m.attempt = t.attempt
            left join lateral (
              select p.hash, p.state, p.failure_code, p.failure_message from requests q join pruned_requests p using (request_key)
              where j.code is null and q.producer = a.producer and q.request_id = a.request_id) g on true
            where j.code is not null or t.final_at is not null or g.state is not null
            """
                .formatted(EarlierGenerations.deciding("g")))
        .bind("topic", topic)
        .bindArray("producers", String.class, Lists.column(records, r -> r.key().producer()))
        .bindArray("ids", String.class, Lists.column(records, r -> r.key().id()))
        .bindArray("partitions", Integer.class, Lists.column(records, Published::partition))
        .bindArray("offsets", Long.class, Lists.column(records, Published::offset))
        .map((rows, context) ->
            new Ended(
                new Published(
                    new RequestKey(rows.getString("producer"), rows.getString("request_id")),
                    rows.getInt("partition"),
                    rows.getLong("offset")),
                rows.getString("state"),
                rows.getString("hash"),
                rows.getString("code"),
                rows.getString("message")))
        .list();
  }

  /// A transaction that has found its end.
  ///
  /// @param code why it failed
  public record Final(TransactionId id, State state, @Nullable FailureCode code) {}

  /// Those of the transactions that are final.
  public static List<Final> finals(Handle handle, Collection<TransactionId> transactions) {
    return handle
        .createQuery(
            """
            select transaction_id, state, failure_code from transactions
            where transaction_id = any(:ids) and final_at is not null
            """)
        .bindArray("ids", TransactionId.class, transactions)
        .map((rows, context) -> {
          String code = rows.getString("failure_code");
          return new Final(
              new TransactionId(rows.getObject("transaction_id", UUID.class)),
              State.parse(rows.getString("state")),
              code == null ? null : FailureCode.valueOf(code));
        })
        .list();
  }
}
