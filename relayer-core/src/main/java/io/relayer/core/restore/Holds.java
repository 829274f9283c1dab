package io.relayer.core.restore;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Table `holds`: while a row stands here nothing is taken in or signed.
public final class Holds {
  /// The database seems older than what Kafka or the chain know of it.
  public static final String RESTORE = "restore";

  private Holds() {}

  public record Hold(String name, String detail, Instant since) {}

  /// Puts a hold; one of that name that stands already stays as it is.
  ///
  /// @return whether it is new
  public static boolean put(Handle handle, String name, String detail) {
    return handle
            .createUpdate(
                "insert into holds (name, detail) values (:name, :detail) on conflict (name) do nothing")
            .bind("name", name)
            .bind("detail", detail)
            .execute()
        == 1;
  }

  public static List<Hold> list(Handle handle) {
    return handle
        .createQuery("select name, detail, since from holds order by name")
        .map((rows, context) ->
            new Hold(
                rows.getString("name"),
                rows.getString("detail"),
                rows.getTimestamp("since").toInstant()))
        .list();
  }

  public static boolean any(Handle handle) {
    return handle.createQuery("select exists (select 1 from holds)").mapTo(Boolean.class).one();
  }

  /// Ends a hold.
  ///
  /// @return whether it stood
  public static boolean release(Handle handle, String name) {
    return handle.createUpdate("delete from holds where name = :name").bind("name", name).execute()
        == 1;
  }
}
