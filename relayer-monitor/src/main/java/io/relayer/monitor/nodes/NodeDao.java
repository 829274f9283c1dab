package io.relayer.monitor.nodes;

import io.relayer.ethereum.value.ChainId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Table `nodes`.
public final class NodeDao {
  private NodeDao() {}

  /// The state of one node of a chain.
  ///
  /// @param duty `primary`, `backup` or `send-only`
  /// @param state `connecting`, `alive`, `lagging`, `syncing`, `unreachable`, `wrong-chain` or
  ///   `closed`
  /// @param breaker `closed`, `open` or `half-open`
  public record NodeReport(
      String node, String duty, String state, String breaker, Head head, Health health) {
    /// @param number the newest block that it told of
    /// @param lag how many blocks the foremost node is ahead of it
    public record Head(@Nullable Long number, @Nullable Long lag) {}

    /// @param errorRate the share of recent calls that got no answer, 0 to 1
    /// @param latency of the last answer
    /// @param lastErrorAt null where there is none
    public record Health(
        double errorRate,
        @Nullable Duration latency,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt,
        @Nullable String clientVersion,
        Instant checkedAt) {}
  }

  /// Writes how the nodes stand; those that are not among them are forgotten.
  public static void replace(Handle handle, ChainId chain, List<NodeReport> reports) {
    handle
        .createUpdate("delete from nodes where chain_id = :chain and node <> all(:nodes)")
        .bind("chain", chain)
        .bindArray("nodes", String.class, reports.stream().map(NodeReport::node).toList())
        .execute();
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into nodes (chain_id, node, duty, state, breaker, head_number, lag, error_rate, latency_ms, last_error,
              last_error_at, client_version, checked_at)
            values (:chain, :node, :duty, :state, :breaker, :head, :lag, :errorRate, :latency, :error, :errorAt, :version, :checkedAt)
            on conflict (chain_id, node) do update set
              duty = excluded.duty, state = excluded.state, breaker = excluded.breaker,
              head_number = excluded.head_number, lag = excluded.lag, error_rate = excluded.error_rate,
              latency_ms = excluded.latency_ms, last_error = excluded.last_error, last_error_at = excluded.last_error_at,
              client_version = excluded.client_version, checked_at = excluded.checked_at
            """);
    for (NodeReport report : reports) {
      NodeReport.Health health = report.health();
      batch
          .bind("chain", chain)
          .bind("node", report.node())
          .bind("duty", report.duty())
          .bind("state", report.state())
          .bind("breaker", report.breaker())
          .bind("head", report.head().number())
          .bind("lag", report.head().lag())
          .bind("errorRate", health.errorRate())
          .bind("latency", health.latency() == null ? null : health.latency().toNanos() / 1e6)
          .bind("error", health.lastError())
          .bind("errorAt", health.lastErrorAt())
          .bind("version", health.clientVersion())
          .bind("checkedAt", health.checkedAt())
          .add();
    }
    batch.execute();
  }
}
