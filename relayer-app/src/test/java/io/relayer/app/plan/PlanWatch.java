package io.relayer.app.plan;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Collects the plans by which the server carried out each statement of a session.
final class PlanWatch implements SqlLogger {
  private static final String BEFORE_PLAN = "plan:\n";

  private final List<Plan> plans = new ArrayList<>();

  /// A statement as it was carried out.
  record Plan(String sql, List<Node> nodes) {
    /// The one of its nodes that has touched most.
    Node busiest() {
      return nodes.stream().max(java.util.Comparator.comparingLong(Node::touched)).orElseThrow();
    }

    @Override
    public String toString() {
      return nodes.stream().map(Node::toString).reduce("", (all, node) -> all + "\n  " + node);
    }
  }

  /// @param touched rows that it gave, or looked at in vain, in all of its runs
  record Node(String what, int depth, long touched) {
    @Override
    public String toString() {
      return "  ".repeat(depth) + what + ": " + touched;
    }
  }

  /// Begins to listen; from here on until the connection is closed the server tells.
  static void tell(Handle handle) {
    handle.execute("load 'auto_explain'");
    handle.execute("set auto_explain.log_min_duration = 0");
    handle.execute("set auto_explain.log_analyze = on");
    handle.execute("set auto_explain.log_timing = off");
    handle.execute("set auto_explain.log_format = json");
    handle.execute("set auto_explain.log_level = notice");
  }

  /// What was carried out by `work`.
  static List<Plan> of(Handle handle, Runnable work) {
    PlanWatch watch = new PlanWatch();
    handle.setSqlLogger(watch);
    work.run();
    handle.execute("select 1"); // some are told of when the next one begins
    handle.execute("select 1");
    handle.setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
    return watch.plans;
  }

  @Override
  public void logAfterExecution(StatementContext context) {
    try {
      if (context.getStatement() == null) {
        return;
      }
      for (SQLWarning told = context.getStatement().getWarnings();
          told != null;
          told = told.getNextWarning()) {
        add(String.valueOf(told.getMessage()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(String message) {
    int at = message.indexOf(BEFORE_PLAN);
    if (at >= 0) {
      JsonNode told = JsonMapper.shared().readTree(message.substring(at + BEFORE_PLAN.length()));
      List<Node> nodes = new ArrayList<>();
      add(told.path("Plan"), 0, nodes);
      plans.add(new Plan(told.path("Query Text").asString(), nodes));
    }
  }

  private static void add(JsonNode node, int depth, List<Node> nodes) {
    double rows =
        node.path("Actual Rows").asDouble(0)
            + node.path("Rows Removed by Filter").asDouble(0)
            + node.path("Rows Removed by Join Filter").asDouble(0)
            + node.path("Rows Removed by Index Recheck").asDouble(0);
    nodes.add(
        new Node(
            String.join(
                " ",
                node.path("Node Type").asString(""),
                node.path("Index Name").asString(""),
                node.path("Relation Name").asString(node.path("CTE Name").asString(""))),
            depth,
            Math.round(rows * node.path("Actual Loops").asDouble(0))));
    node.path("Plans").forEach(child -> add(child, depth + 1, nodes));
  }
}
