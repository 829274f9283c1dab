package io.relayer.core.chain;

import io.relayer.core.domain.ChainId;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Table `nodes`.
public final class NodeDao {
  private NodeDao() {}

  /// Writes the nodes' state; those that are not among them are forgotten. A node lags by as many
  /// blocks as the foremost one is ahead of it.
  public static void replace(Handle handle, ChainId chain, List<NodeReport> reports) {
    handle
        .createUpdate("delete from nodes where chain_id = :chain and node <> all(:nodes)")
        .bind("chain", chain)
        .bindArray("nodes", String.class, reports.stream().map(NodeReport::node).toList())
        .execute();
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into nodes (chain_id, node, state, head_number, lag, latency_ms, last_error, client_version, checked_at)
            values (:chain, :node, :state, :head, :lag, :latency, :error, :version, :checkedAt)
            on conflict (chain_id, node) do update set
              state = excluded.state, head_number = excluded.head_number, lag = excluded.lag,
              latency_ms = excluded.latency_ms, last_error = excluded.last_error,
              client_version = excluded.client_version, checked_at = excluded.checked_at
            """);
    long foremost =
        reports.stream()
            .filter(r -> r.headNumber() != null)
            .mapToLong(r -> r.headNumber())
            .max()
            .orElse(0);
    for (NodeReport report : reports) {
      NodeReport.Health health = report.health();
      batch
          .bind("chain", chain)
          .bind("node", report.node())
          .bind("state", report.state())
          .bind("head", report.headNumber())
          .bind("lag", report.headNumber() == null ? null : foremost - report.headNumber())
          .bind("latency", health.latency() == null ? null : health.latency().toNanos() / 1e6)
          .bind("error", health.lastError())
          .bind("version", health.clientVersion())
          .bind("checkedAt", report.checkedAt())
          .add();
    }
    batch.execute();
  }
}
