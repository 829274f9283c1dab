package io.relayer.core.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.FreshDatabase;
import io.relayer.core.kafka.PositionDao;
import io.relayer.core.kafka.PositionDao.Position;
import io.relayer.migrations.Migrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Settings that a database or a role was given by `alter database` or `alter role`: they change
/// nothing that the statements stand on.
final class SessionSettingsTest {
  /// Which part of PostgreSQL's settings says how statements are understood and carried out.
  private static final List<String> CATEGORIES =
      List.of(
          "Client Connection Defaults / Statement Behavior",
          "Client Connection Defaults / Locale and Formatting",
          "Version and Platform Compatibility",
          "Lock Management",
          "Error Handling",
          "Write-Ahead Log / Settings");

  /// Of those: what is set by every connection, here or by the driver.
  private static final Set<String> OF_THE_DRIVER =
      Set.of("client_encoding", "DateStyle", "search_path");

  /// What may be whatever it is; docs/operators.md says why.
  private static final Set<String> HARMLESS =
      Set.of(
          "backslash_quote",
          "check_function_bodies",
          "commit_siblings",
          "createrole_self_grant",
          "default_table_access_method",
          "default_tablespace",
          "default_text_search_config",
          "default_toast_compression",
          "default_transaction_read_only", // told
          "escape_string_warning",
          "gin_fuzzy_search_limit",
          "gin_pending_list_limit",
          "icu_validation_level",
          "lc_monetary",
          "lc_numeric",
          "lc_time",
          "lo_compat_privileges",
          "synchronize_seqscans",
          "temp_tablespaces",
          "timezone_abbreviations",
          "transaction_deferrable",
          "transaction_isolation",
          "transaction_read_only",
          "wal_skip_threshold",
          "xmlbinary",
          "xmloption");

  private final FreshDatabase fresh = new FreshDatabase();

  @AfterEach
  void close() {
    fresh.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array_nulls | off | on",
        "backslash_quote | off | off",
        "bytea_output | escape | hex",
        "client_encoding | LATIN1 | UTF8",
        "client_min_messages | debug5 | notice",
        "DateStyle | 'German, DMY' | 'ISO, MDY'",
        "default_transaction_deferrable | on | off",
        "default_transaction_isolation | serializable | read committed",
        "exit_on_error | on | off",
        "extra_float_digits | -15 | 1",
        "idle_in_transaction_session_timeout | 1h | 15s",
        "idle_session_timeout | 60s | 0",
        "IntervalStyle | iso_8601 | postgres",
        "lock_timeout | 50ms | 0",
        "quote_all_identifiers | on | off",
        "row_security | on | off",
        "search_path | public | relayer",
        "session_replication_role | replica | origin",
        "standard_conforming_strings | off | on",
        "statement_timeout | 1ms | 30s",
        "synchronous_commit | off | on",
        "synchronous_commit | local | on",
        "synchronous_commit | remote_write | remote_write",
        "synchronous_commit | remote_apply | remote_apply",
        "TimeZone | Asia/Tokyo | UTC",
        "transform_null_equals | on | off",
      })
  void aConnectionHasItsOwnWhateverTheDatabaseWasGiven(String name, String given, String expected)
      throws SQLException {
    alter("set %s = '%s'".formatted(name, given));
    String query = "select setting from pg_settings where name = '%s'".formatted(name);
    String wanted = inBaseUnits(expected);
    try (Database pool = Database.open(fresh.settings());
        Database reports = Database.openForReports(fresh.settings());
        Connection single = pool.connect();
        Statement statement = single.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(text(pool, query)).isEqualTo(wanted);
      assertThat(text(reports, query)).isEqualTo(wanted);
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo(wanted);
      assertThat(ServerCheck.problems(pool)).isEmpty();
      assertThat(Migrations.isUpToDate(pool.dataSource())).isTrue();
      pool.useTransaction(SessionSettingsTest::writeAPosition);
    }
  }

  /// Null in an array was text there, and no position could be stored.
  private static void writeAPosition(Handle handle) {
    assertThatCode(() ->
            PositionDao.place(handle, List.of(new Position(UUID.randomUUID(), "t", 0, 7, null))))
        .doesNotThrowAnyException();
  }

  private static String inBaseUnits(String value) {
    return switch (value) {
      case "15s" -> "15000";
      case "30s" -> "30000";
      default -> value;
    };
  }

  /// A new release of PostgreSQL brings new ones, each of which is to be thought about.
  @Test
  void everySettingOfStatementsIsSetByUsOrKnownAsHarmless() {
    Set<String> all =
        fresh
            .database()
            .withHandle(handle ->
                handle
                    .createQuery("select name, category from pg_settings where context = 'user'")
                    .map((rows, context) -> Map.entry(rows.getString(1), rows.getString(2)))
                    .stream()
                    .filter(one -> CATEGORIES.stream().anyMatch(one.getValue()::startsWith))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet()));
    Set<String> decided =
        Stream.of(SessionSettings.names(), OF_THE_DRIVER, HARMLESS)
            .flatMap(Set::stream)
            .collect(Collectors.toSet());

    assertThat(all).contains("array_nulls", "lock_timeout", "exit_on_error", "synchronous_commit");
    assertThat(decided).containsAll(all);
  }

  @Test
  void rowsThatAPolicyHidesAreARefusalAndNeverNotThere() {
    alter("set row_security = on");
    try (Database database = Database.open(fresh.settings())) {
      assertThatThrownBy(() -> database.useTransaction(SessionSettingsTest::readWhatIsHidden))
          .satisfies(thrown ->
              assertThat(DatabaseFailure.text(thrown))
                  .contains("row-level security policy", "seen"));
    }
  }

  /// By a role that is gone with the transaction.
  private static void readWhatIsHidden(Handle handle) {
    String role = "hidden_" + UUID.randomUUID().toString().replace("-", "");
    handle.execute("create table seen (id int)");
    handle.execute("insert into seen values (1)");
    handle.execute("alter table seen enable row level security");
    handle.execute("create role " + role);
    handle.execute("grant usage on schema relayer to " + role);
    handle.execute("grant select on seen to " + role);
    handle.execute("set local role " + role);
    handle.createQuery("select count(*) from seen").mapTo(Integer.class).one();
  }

  @Test
  void optionsInTheAddressTakeNoneOfThemAway() {
    DatabaseSettings settings = fresh.settings();
    String url = settings.url().reveal();
    alter("set array_nulls = off");
    try (Database database =
        Database.open(
            DatabaseSettings.of(
                url
                    + (url.contains("?") ? "&" : "?")
                    + "options=-csearch_path%3Drelayer%20-clock_timeout%3D5",
                settings.username(),
                settings.password().reveal()))) {
      assertThat(text(database, "show array_nulls")).isEqualTo("on");
      assertThat(text(database, "show lock_timeout")).isEqualTo("0");
    }
  }

  private void alter(String change) {
    fresh.execute(
        "do $do$ begin execute format('alter database %%I %s', current_database()); end $do$"
            .formatted(change.replace("'", "''")));
  }

  private static String text(Database database, String query) {
    return database.withHandle(handle -> handle.createQuery(query).mapTo(String.class).one());
  }
}
