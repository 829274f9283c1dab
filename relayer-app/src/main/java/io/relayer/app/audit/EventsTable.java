package io.relayer.app.audit;

import java.util.List;
import org.jdbi.v3.core.Handle;

/// The events of the events topic, as a temporary table of the session.
final class EventsTable {
  /// An event as it stands in Kafka.
  ///
  /// @param arrival counts the records as they were read: within a partition in their order
  record Heard(String subject, int sequence, long arrival) {}

  private EventsTable() {}

  static void create(Handle handle) {
    drop(handle);
    handle.execute(
        "create temporary table heard (subject text not null, sequence integer not null, arrival"
            + " bigint not null)");
  }

  static void insert(Handle handle, List<Heard> heard) {
    handle
        .createUpdate(
            "insert into heard (subject, sequence, arrival) select * from unnest(:subjects,"
                + " :sequences, :arrivals)")
        .bindArray("subjects", String.class, heard.stream().map(Heard::subject).toList())
        .bindArray("sequences", Integer.class, heard.stream().map(Heard::sequence).toList())
        .bindArray("arrivals", Long.class, heard.stream().map(Heard::arrival).toList())
        .execute();
  }

  /// To be called once it is filled.
  static void index(Handle handle) {
    handle.execute("create index on heard (subject, sequence)");
    handle.execute("analyze heard");
  }

  static void drop(Handle handle) {
    handle.execute("drop table if exists pg_temp.heard");
  }
}
