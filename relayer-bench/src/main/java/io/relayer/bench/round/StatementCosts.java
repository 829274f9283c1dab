package io.relayer.bench.round;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// What each SQL statement has cost PostgreSQL since its start, by pg_stat_statements. Tells what
/// limits now, which a sum does not.
///
/// @param all by the statement's text, its parameters left out
public record StatementCosts(Map<String, Cost> all) {
  public StatementCosts {
    all = Map.copyOf(all);
  }

  /// @param millis of execution and planning, waits included
  public record Cost(long calls, double millis, double planning, long rows, long walBytes) {
    private static final Cost NONE = new Cost(0, 0, 0, 0, 0);

    private Cost minus(Cost before) {
      return new Cost(
          calls - before.calls,
          millis - before.millis,
          planning - before.planning,
          rows - before.rows,
          walBytes - before.walBytes);
    }
  }

  static StatementCosts read(Handle handle) {
    Map<String, Cost> all = new HashMap<>();
    handle
        .createQuery(
            """
            select s.query, sum(s.calls)::bigint as calls, sum(s.total_exec_time + s.total_plan_time) as millis,
                   sum(s.total_plan_time) as planning, sum(s.rows)::bigint as rows, sum(s.wal_bytes)::bigint as wal_bytes
            from public.pg_stat_statements s join pg_database d on d.oid = s.dbid
            where d.datname = current_database()
            group by s.query
            """)
        .map((rows, context) ->
            all.put(
                rows.getString("query"),
                new Cost(
                    rows.getLong("calls"),
                    rows.getDouble("millis"),
                    rows.getDouble("planning"),
                    rows.getLong("rows"),
                    rows.getLong("wal_bytes"))))
        .list();
    return new StatementCosts(all);
  }

  /// What came since then.
  StatementCosts since(StatementCosts before) {
    Map<String, Cost> since = new HashMap<>();
    all.forEach((sql, cost) -> since.put(sql, cost.minus(before.all.getOrDefault(sql, Cost.NONE))));
    return new StatementCosts(since);
  }

  /// Those that took longest.
  public List<Map.Entry<String, Cost>> dearest(int most) {
    return all.entrySet().stream()
        .sorted(
            Comparator.comparingDouble((Map.Entry<String, Cost> one) -> -one.getValue().millis()))
        .limit(most)
        .toList();
  }
}
