package io.relayer.app.roles;

import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.devnet.PostgresServer;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import io.relayer.migrations.Migrations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// A PostgreSQL cluster of its own, whose transaction ids begin anew, with a database that was
/// dumped and restored into it, as text, table by table.
final class NewCluster {
  private static final String DATABASE = "restored";
  private static final List<String> SEQUENCES = List.of("transition_ids", "outbox_ids");

  private NewCluster() {}

  /// @param prepare makes tables in the new database that the schema has not
  /// @return to be closed by the test, which ends the cluster
  static TestDatabase restore(Database original, String... prepare) {
    Map<String, List<String>> dump = new LinkedHashMap<>();
    original.useTransaction(handle -> {
      for (String table : tables(handle)) {
        dump.put(table, strings(handle, "select x::text from %s x".formatted(table)));
      }
      for (String sequence : SEQUENCES) {
        dump.put(sequence, strings(handle, "select last_value from " + sequence));
      }
    });
    PostgresServer server = PostgresServer.start(TestStack.folder("new-cluster"), 0);
    server.createDatabase(DATABASE);
    DatabaseSettings settings =
        DatabaseSettings.of(server.url(DATABASE), server.user(), server.password());
    try (Database restored = Database.open(settings)) {
      Migrations.migrate(restored.dataSource());
      restored.useTransaction(handle -> {
        List.of(prepare).forEach(handle::execute);
        dump.forEach((name, rows) -> restore(handle, name, rows));
      });
      return new TestDatabase(
          DATABASE,
          settings.url().reveal(),
          server.user(),
          server.password(),
          restored.dataSource(),
          server::close);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static void restore(Handle handle, String name, List<String> rows) {
    if (SEQUENCES.contains(name)) {
      handle.execute("select setval('%s', %s)".formatted(name, rows.getFirst()));
    } else {
      handle
          .createUpdate(
              "insert into %1$s overriding system value select (r::%1$s).* from unnest(:rows) r"
                  .formatted(name))
          .bindArray("rows", String.class, rows)
          .execute();
    }
  }

  private static List<String> tables(Handle handle) {
    return strings(
        handle,
        """
        select relname from pg_class
        where relnamespace = 'relayer'::regnamespace and relkind in ('r', 'p') and not relispartition
          and relname <> 'flyway_schema_history'
        order by relname
        """);
  }

  private static List<String> strings(Handle handle, String query) {
    return handle.createQuery(query).mapTo(String.class).list();
  }
}
