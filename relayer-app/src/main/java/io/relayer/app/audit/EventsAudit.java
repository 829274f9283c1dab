package io.relayer.app.audit;

import io.relayer.core.database.Database;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;

/// Compares the history with the events topic: each event that counts as published is there, and of
/// each request the first occurrences are in order. What Kafka no longer keeps is left out.
public final class EventsAudit {
  private static final String MISSING =
      """
      select x.transaction_id, format('event %s (%s) of %s/%s counts as published, and is not in Kafka', x.sequence, x.event,
                                      r.producer, r.request_id) as detail
      from transitions x
      join transactions t using (transaction_id)
      join requests r using (request_key)
      where not x.repeat and (x.pos, x.id) <= (:pos::xid8, :id) and x.at >= :since
        and not exists (select 1 from heard h where h.subject = r.producer || '/' || r.request_id and h.sequence = x.sequence)
      """;

  private static final String OUT_OF_ORDER =
      """
      with firsts as (select subject, sequence, min(arrival) as arrival from heard group by subject, sequence),
      steps as (select *, lag(arrival) over (partition by subject order by sequence) as before from firsts)
      select t.transaction_id, format('event %s of %s came before one that it follows', s.sequence, s.subject) as detail
      from steps s
      left join requests r on r.producer = split_part(s.subject, '/', 1)
        and r.request_id = substr(s.subject, strpos(s.subject, '/') + 1)
      left join transactions t on t.request_key = r.request_key and t.generation = 1
      where s.before > s.arrival
      """;

  private final Database database;
  private final Instant since;

  /// @param since older events are left out
  public EventsAudit(Database database, Instant since) {
    this.database = database;
    this.since = since;
  }

  /// How far the events were published.
  private record Cursor(String pos, long id) {}

  /// Reads all that the topic holds now.
  ///
  /// @param consumer without a subscription; stays open
  public AuditReport of(Consumer<byte[], byte[]> consumer, String topic) {
    return database.withHandle(handle -> {
      AuditReport report = new AuditReport();
      Optional<Cursor> cursor = cursor(handle); // before the end of the topic is looked up
      if (cursor.isEmpty()) {
        return report;
      }
      try {
        EventsTable.create(handle);
        TopicReader reader = new TopicReader(consumer, topic);
        reader.read(events -> EventsTable.insert(handle, events));
        EventsTable.index(handle);
        Instant complete = reader.completeSince();
        find(handle, MISSING, cursor.get(), complete.isAfter(since) ? complete : since, report);
        find(handle, OUT_OF_ORDER, cursor.get(), since, report);
        return report;
      } finally {
        EventsTable.drop(handle);
      }
    });
  }

  private static Optional<Cursor> cursor(Handle handle) {
    return handle
        .createQuery("select pos::text as pos, id from cursors where lane = 'transitions'")
        .map((rows, context) -> new Cursor(rows.getString("pos"), rows.getLong("id")))
        .findOne();
  }

  private static void find(
      Handle handle, String sql, Cursor cursor, Instant since, AuditReport report) {
    handle
        .createQuery(sql)
        .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
        .bind("pos", cursor.pos())
        .bind("id", cursor.id())
        .bind("since", since)
        .map((rows, context) ->
            new Violation(
                Violation.Kind.EVENT_GAP,
                rows.getString("transaction_id"),
                rows.getString("detail")))
        .forEach(report::add);
  }
}
