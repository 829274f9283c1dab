package io.relayer.core.outbox;

import io.relayer.core.database.Lists;
import io.relayer.core.outbox.Rejection.Source;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Table `rejection_log`.
public final class RejectionDao {
  private RejectionDao() {}

  /// Appends them; each once, since the position read is stored in the same SQL transaction.
  public static void insert(Handle handle, List<Rejection> rejections) {
    if (rejections.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into rejection_log (topic_id, topic, partition, "offset", producer, request_id, code, message)
            values (:topicId, :topic, :partition, :offset, :producer, :requestId, :code, :message)
            """);
    for (Rejection rejection : rejections) {
      batch
          .bind("topicId", rejection.source().topicId())
          .bind("topic", rejection.source().topic())
          .bind("partition", rejection.source().partition())
          .bind("offset", rejection.source().offset())
          .bind("producer", rejection.producer())
          .bind("requestId", rejection.requestId())
          .bind("code", rejection.code().name())
          .bind("message", rejection.message())
          .add();
    }
    batch.execute();
  }

  /// Which of the records were rejected. Asked of what is read a second time.
  public static Set<Source> among(Handle handle, List<Source> records) {
    Set<Source> rejected = new HashSet<>();
    if (records.isEmpty()) {
      return rejected;
    }
    handle
        .createQuery(
            """
            select distinct s.place from unnest(:ids, :partitions, :offsets) with ordinality as s (topic_id, partition, at, place)
            join rejection_log r on r.topic_id = s.topic_id and r.partition = s.partition and r."offset" = s.at
            """)
        .bindArray("ids", UUID.class, Lists.column(records, Source::topicId))
        .bindArray("partitions", Integer.class, Lists.column(records, Source::partition))
        .bindArray("offsets", Long.class, Lists.column(records, Source::offset))
        .mapTo(Integer.class)
        .forEach(place -> rejected.add(records.get(place - 1)));
    return rejected;
  }

  /// What was told of a rejection.
  ///
  /// @param producer as far as it is known
  /// @param requestId as far as it is known
  public record Words(
      @Nullable String producer, @Nullable String requestId, String code, String message) {}

  /// A rejection as it was published.
  public record Told(
      UUID topicId, String topic, int partition, long offset, Words words, Instant at) {}

  /// Puts those back that lie beyond our positions and are not here: they were told, and what was
  /// told stands. While everything holds, so that no position moves.
  public static void restore(Handle handle, List<Told> told) {
    handle
        .createUpdate(
            """
            insert into rejection_log (topic_id, topic, partition, "offset", producer, request_id, code, message, at)
            select distinct on (s.topic_id, s.partition, s.place)
                   s.topic_id, s.topic, s.partition, s.place, s.producer, s.request_id, s.code, s.message, s.at::timestamptz
            from unnest(:ids, :topics, :partitions, :offsets, :producers, :requests, :codes, :messages, :ats)
              as s (topic_id, topic, partition, place, producer, request_id, code, message, at)
            where not exists (select from rejection_log r
                where r.topic_id = s.topic_id and r.partition = s.partition and r."offset" = s.place)
              and not exists (select from positions p
                where p.topic_id = s.topic_id and p.partition = s.partition and p.next_offset > s.place)
            """)
        .bindArray("ids", UUID.class, Lists.column(told, Told::topicId))
        .bindArray("topics", String.class, Lists.column(told, Told::topic))
        .bindArray("partitions", Integer.class, Lists.column(told, Told::partition))
        .bindArray("offsets", Long.class, Lists.column(told, Told::offset))
        .bindArray("producers", String.class, Lists.column(told, t -> t.words().producer()))
        .bindArray("requests", String.class, Lists.column(told, t -> t.words().requestId()))
        .bindArray("codes", String.class, Lists.column(told, t -> t.words().code()))
        .bindArray("messages", String.class, Lists.column(told, t -> t.words().message()))
        .bindArray("ats", String.class, Lists.column(told, t -> t.at().toString()))
        .execute();
  }
}
