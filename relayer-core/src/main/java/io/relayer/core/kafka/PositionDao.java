package io.relayer.core.kafka;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Table `positions`: how far each partition has been read, as stored together with what was read.
public final class PositionDao {
  private PositionDao() {}

  /// @param nextOffset the next one to read
  /// @param acceptedAhead up to where Kafka's committed offset may be ahead without meaning that
  ///   the database went back: set by `relayer recover`, null again once the consumer has told
  ///   Kafka the position
  public record Position(
      UUID topicId, String topic, int partition, long nextOffset, @Nullable Long acceptedAhead) {

    /// Whether Kafka's committed offset says that more was read than the database knows of: then
    /// the database went back.
    public boolean isBehind(long committed) {
      return committed > nextOffset && (acceptedAhead == null || committed > acceptedAhead);
    }
  }

  /// A partition read on, from where it was left.
  record Move(UUID topicId, int partition, long from, long to) {}

  /// All that there are, also of topics that Kafka does not have any more.
  public static List<Position> all(Handle handle) {
    return list(
        handle.createQuery(
            "select topic_id, topic, partition, next_offset, accepted_ahead from positions order by topic, partition"));
  }

  public static List<Position> read(Handle handle, Collection<UUID> topicIds) {
    return list(
        handle
            .createQuery(
                """
                select topic_id, topic, partition, next_offset, accepted_ahead from positions
                where topic_id = any(:ids) order by topic, partition
                """)
            .bindArray("ids", UUID.class, topicIds));
  }

  private static List<Position> list(Query query) {
    return query
        .map((rows, context) ->
            new Position(
                rows.getObject("topic_id", UUID.class),
                rows.getString("topic"),
                rows.getInt("partition"),
                rows.getLong("next_offset"),
                rows.getObject("accepted_ahead", Long.class)))
        .list();
  }

  /// Stores the positions of partitions that have none yet; those that have one keep it.
  static void begin(Handle handle, List<Position> firsts) {
    insert(handle, firsts, "on conflict (topic_id, partition) do nothing");
  }

  /// Sets positions whatever they were: for `relayer recover`. What was read beyond them is read
  /// again.
  public static void place(Handle handle, List<Position> positions) {
    insert(
        handle,
        positions,
        """
        on conflict (topic_id, partition) do update
        set next_offset = excluded.next_offset, accepted_ahead = excluded.accepted_ahead, updated_at = now(),
          read_before = excluded.read_before, set_back_at = excluded.set_back_at
        """);
  }

  /// Forgets the positions of a topic's partition, or of all of them, under other ids than the one
  /// that it has now: it was deleted. For `relayer recover`.
  ///
  /// @param partition null for all
  /// @param present null where Kafka does not have it any more
  public static void forget(
      Handle handle, String topic, @Nullable Integer partition, @Nullable UUID present) {
    handle
        .createUpdate(
            """
            delete from positions
            where topic = :topic and partition = coalesce(:partition::integer, partition) and topic_id is distinct from :present::uuid
            """)
        .bind("topic", topic)
        .bind("partition", partition)
        .bind("present", present)
        .execute();
  }

  private static void insert(Handle handle, List<Position> positions, String conflict) {
    handle
        .createUpdate(
            """
            with old as (select topic_id, partition, greatest(read_before, next_offset) as read from positions)
            insert into positions (topic_id, topic, partition, next_offset, accepted_ahead, read_before, set_back_at)
            select p.id, p.topic, p.partition, p.next, p.ahead,
                   case when greatest(old.read, p.ahead) > p.next then greatest(old.read, p.ahead) end,
                   case when greatest(old.read, p.ahead) > p.next then clock_timestamp() end
            from unnest(:ids, :topics, :partitions, :offsets, :ahead) p (id, topic, partition, next, ahead)
            left join old on old.topic_id = p.id and old.partition = p.partition
            order by p.id, p.partition
            """
                + conflict)
        .bindArray("ids", UUID.class, positions.stream().map(Position::topicId).toList())
        .bindArray("topics", String.class, positions.stream().map(Position::topic).toList())
        .bindArray(
            "partitions", Integer.class, positions.stream().map(Position::partition).toList())
        .bindArray("offsets", Long.class, positions.stream().map(Position::nextOffset).toList())
        .bindArray(
            "ahead",
            Long.class,
            (Object[]) positions.stream().map(Position::acceptedAhead).toArray(Long[]::new))
        .execute();
  }

  /// Of what is known to be rejected beyond a position, that it was read: Kafka's committed offset
  /// does not say so where it was set back before. For `relayer recover`.
  public static void coverRejected(Handle handle) {
    handle
        .createUpdate(
            """
            update positions p set read_before = greatest(p.read_before, l.read), set_back_at = coalesce(p.set_back_at, clock_timestamp())
            from positions q
            cross join lateral (
              select max(r."offset") + 1 as read from rejection_log r
              where r.topic_id = q.topic_id and r.partition = q.partition and r."offset" >= q.next_offset) l
            where p.topic_id = q.topic_id and p.partition = q.partition and l.read is not null
            """)
        .execute();
  }

  /// Moves positions on, if each of them is where it was left and no hold stands.
  ///
  /// @return how many were moved; with fewer than there are moves the transaction must be given up
  static int move(Handle handle, List<Move> moves) {
    return handle
        .createUpdate(
            """
            update positions p set next_offset = m.next, updated_at = clock_timestamp()
            from unnest(:ids, :partitions, :froms, :tos) m (id, partition, expected, next)
            where p.topic_id = m.id and p.partition = m.partition and p.next_offset = m.expected
              and not exists (select from holds)
            """)
        .bindArray("ids", UUID.class, moves.stream().map(Move::topicId).toList())
        .bindArray("partitions", Integer.class, moves.stream().map(Move::partition).toList())
        .bindArray("froms", Long.class, moves.stream().map(Move::from).toList())
        .bindArray("tos", Long.class, moves.stream().map(Move::to).toList())
        .execute();
  }

  /// Kafka knows the position now: its committed offset is not ahead any more. Where the position
  /// has moved meanwhile nothing is written: Kafka is told again with the next settlement.
  static void told(Handle handle, Position position) {
    handle
        .createUpdate(
            """
            update positions set accepted_ahead = null
            where topic_id = :id and partition = :partition and next_offset = :next
            """)
        .bind("id", position.topicId())
        .bind("partition", position.partition())
        .bind("next", position.nextOffset())
        .execute();
  }
}
