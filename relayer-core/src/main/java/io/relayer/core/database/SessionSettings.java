package io.relayer.core.database;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Settings that our statements stand on, and that each connection therefore has for itself,
/// whatever the database, the role or the server was given: what a text means, how long anything is
/// waited for, what a commit promises.
///
/// Why: RATIONALE.md#plans, RATIONALE.md#session-settings.
final class SessionSettings {
  /// Every release that we take knows these, and everybody may set them.
  private static final Map<String, String> NEEDED = needed();

  /// What a commit promises is decided once the connection is there: `remote_write` and
  /// `remote_apply` are the operator's choice, which `on` would take away.
  private static final String SYNCHRONOUS_COMMIT = "synchronous_commit";

  private SessionSettings() {}

  private static Map<String, String> needed() {
    Map<String, String> needed = new LinkedHashMap<>();
    needed.put("TimeZone", "UTC");
    needed.put("array_nulls", "on"); // off: a null in an array is the text "NULL"
    needed.put("bytea_output", "hex");
    needed.put("extra_float_digits", "1");
    needed.put("IntervalStyle", "postgres");
    needed.put("standard_conforming_strings", "on");
    needed.put("transform_null_equals", "off");
    needed.put("quote_all_identifiers", "off");
    needed.put("default_transaction_isolation", "read committed"); // guards read what is there now
    needed.put("default_transaction_deferrable", "off");
    needed.put("row_security", "off"); // what a policy hides is a refusal, not "nothing there"
    needed.put("exit_on_error", "off"); // a refused row is no reason to lose the connection
    needed.put("lock_timeout", "0"); // who waits for less says so in its own transaction
    needed.put("idle_session_timeout", "0"); // the pool ends its own; `listen` is always idle
    needed.put("client_min_messages", "notice");
    return needed;
  }

  /// As start-up options.
  static String options(DatabaseSettings settings) {
    Map<String, String> all = new LinkedHashMap<>(NEEDED);
    all.put("statement_timeout", millis(settings.timeouts().statement()));
    all.put("idle_in_transaction_session_timeout", millis(settings.timeouts().idleInTransaction()));
    return all.entrySet().stream()
        .map(one -> "-c %s=%s".formatted(one.getKey(), one.getValue().replace(" ", "\\ ")))
        .collect(Collectors.joining(" "));
  }

  /// A statement for each new connection, with what could not be among its options: what depends on
  /// what was given; what not every release knows (an unknown option is refused); what not
  /// everybody may set: there the server's refusal is right, since without the tables' own rules
  /// nothing may be written. And what options in the address took the place of.
  static String afterwards(DatabaseSettings settings) {
    Map<String, String> all = new LinkedHashMap<>(NEEDED);
    all.put("transaction_timeout", millis(settings.timeouts().transaction()));
    all.put("restrict_nonsystem_relation_kind", "");
    all.put("session_replication_role", "origin");
    String values =
        all.entrySet().stream()
            .map(one -> "('%s', '%s')".formatted(one.getKey(), one.getValue()))
            .collect(Collectors.joining(", "));
    return """
    select set_config(s.name, s.value, false) from (values %1$s) s (name, value)
    where current_setting(s.name, true) <> s.value
    union all
    select set_config('%2$s', case when given in ('off', 'local') then 'on' else given end, false)
    from current_setting('%2$s') given
    """
        .formatted(values, SYNCHRONOUS_COMMIT);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  /// All that a connection has for itself.
  static Set<String> names() {
    Collection<String> others =
        Set.of(
            "statement_timeout",
            "idle_in_transaction_session_timeout",
            "transaction_timeout",
            "restrict_nonsystem_relation_kind",
            "session_replication_role",
            SYNCHRONOUS_COMMIT);
    Set<String> all = new TreeSet<>(NEEDED.keySet());
    all.addAll(others);
    return all;
  }
}
