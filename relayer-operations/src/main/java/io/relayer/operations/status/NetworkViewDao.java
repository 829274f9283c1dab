package io.relayer.operations.status;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// The views of senders, chains and nodes.
public final class NetworkViewDao {
  private NetworkViewDao() {}

  /// The rows of `sender_status`.
  ///
  /// @param chain this one alone
  /// @param sender this one alone
  public static List<ViewRow> senders(
      Handle handle, @Nullable ChainId chain, @Nullable Address sender) {
    Query query =
        handle.createQuery(
            """
            select s.* from sender_status s where true %s %s order by s.chain_id, s.sender
            """
                .formatted(
                    chain == null ? "" : "and s.chain_id = :chain",
                    sender == null ? "" : "and s.sender = :sender"));
    if (sender != null) {
      query.bind("sender", sender.toString());
    }
    return rows(query, chain);
  }

  /// The chains on which a sender is known.
  ///
  /// @param chain this one alone
  public static List<ChainId> chainsOf(Handle handle, @Nullable ChainId chain, Address sender) {
    return senders(handle, chain, sender).stream()
        .map(row -> new ChainId(Long.parseLong(row.get("chain_id"))))
        .toList();
  }

  /// The rows of `chain_status`.
  public static List<ViewRow> chains(Handle handle) {
    return rows(handle.createQuery("select c.* from chain_status c order by c.chain_id"), null);
  }

  /// The rows of `node_status`.
  public static List<ViewRow> nodes(Handle handle, @Nullable ChainId chain) {
    return rows(
        handle.createQuery(
            "select n.* from node_status n %s order by n.chain_id, n.node"
                .formatted(chain == null ? "" : "where n.chain_id = :chain")),
        chain);
  }

  private static List<ViewRow> rows(Query query, @Nullable ChainId chain) {
    if (chain != null) {
      query.bind("chain", chain);
    }
    return query.map(ViewRow::read).list();
  }
}
