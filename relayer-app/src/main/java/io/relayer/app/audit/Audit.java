package io.relayer.app.audit;

import io.relayer.core.database.Database;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Header;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// Compares the database with a chain. The chain's side is read from its blocks, each with all its
/// transactions, and not by asking for what the database knows. Roles may be at work meanwhile.
///
/// The blocks are read first, the database after, in one snapshot: so whatever was mined must be
/// known there. Then the chain is looked at again, for what the snapshot may know already.
public final class Audit {
  private static final int TRIES = 5;

  private final Database database;
  private final Instant since;
  private final Set<Address> leftOut;

  /// @param database with a statement time-out that allows for reading whole tables
  /// @param since what was received before is left out; [Instant#EPOCH] for everything
  public Audit(Database database, Instant since) {
    this(database, since, Set.of());
  }

  /// @param leftOut senders whose nonces are not checked, which reads all rows that they ever had:
  ///   those that a bench has filled a database with
  public Audit(Database database, Instant since, Set<Address> leftOut) {
    this.database = database;
    this.since = since;
    this.leftOut = Set.copyOf(leftOut);
  }

  /// Compares one chain.
  ///
  /// @throws ChainMovedException where the chain is reorganised again and again
  public AuditReport of(ChainNodes nodes) {
    return database.withHandle(handle -> {
      try {
        for (int attempt = 1; ; attempt++) {
          try {
            return compare(handle, nodes);
          } catch (ChainMovedException e) {
            if (attempt == TRIES) {
              throw e;
            }
          }
        }
      } finally {
        MinedTable.drop(handle);
      }
    });
  }

  /// What concerns no chain.
  public AuditReport ofRequests() {
    AuditReport report = new AuditReport();
    String sql = ExecutionChecks.OF_REQUESTS.getFirst().sql();
    database.<Void, RuntimeException>withHandle(handle -> {
      handle
          .createQuery(sql)
          .bind("since", since)
          .map(
              (rows, context) -> new Violation(Violation.Kind.LOST, null, rows.getString("detail")))
          .forEach(report::add);
      return null;
    });
    return report;
  }

  private AuditReport compare(Handle handle, ChainNodes nodes) {
    ChainId chain = nodes.chainId();
    MinedTable.create(handle);
    long from = firstBlock(handle, nodes);
    Set<Address> senders = senders(handle, chain);
    Header head =
        new ChainScan(nodes, senders, mined -> MinedTable.insert(handle, mined)).read(from);
    MinedTable.counts(handle, counts(nodes, senders, head));
    MinedTable.index(handle);
    return handle.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        snapshot -> {
          AuditReport report = new AuditReport();
          report.checked(transactions(snapshot, chain)); // this takes the snapshot
          Check.Scope scope = scope(nodes, from, head);
          Stream.of(
                  ExecutionChecks.ALL,
                  NonceChecks.ALL,
                  StateChecks.ALL,
                  StaleChecks.ALL,
                  HistoryChecks.ALL)
              .forEach(checks -> checks.forEach(c -> c.run(snapshot, scope, report::add)));
          return report;
        });
  }

  private static Map<Address, Nonce> counts(ChainNodes nodes, Set<Address> senders, Header head) {
    return senders.isEmpty()
        ? Map.of()
        : nodes.onOneNode(node -> node.transactionCounts(senders, BlockRef.of(head.hash())));
  }

  private Check.Scope scope(ChainNodes nodes, long from, Header head) {
    return nodes.onOneNode(node -> {
      BlockHash now = node.header(head.number()).map(Header::hash).orElse(null);
      if (!head.hash().equals(now)) {
        throw new ChainMovedException("block %d was replaced".formatted(head.number()));
      }
      return new Check.Scope(
          node.chainId(),
          from,
          head,
          node.head().number(),
          node.finalized().map(Header::number).orElse(null),
          since,
          leftOut);
    });
  }

  /// The first block that may hold something of ours and is not too old.
  private long firstBlock(Handle handle, ChainNodes nodes) {
    long taken =
        handle
            .createQuery(
                """
                select coalesce(least(min(a.first_block), min(x.block_number)), 0)
                from accounts a
                left join lateral (
                  select min(t.block_number) as block_number from transactions t
                  where a.managed_by = 'external' and t.chain_id = a.chain_id and t.sender = a.address and t.nonce is not null) x
                  on true
                where a.chain_id = :chain
                """)
            .bind("chain", nodes.chainId())
            .mapTo(Long.class)
            .one();
    return nodes.onOneNode(node -> new BlockSearch(node).firstSince(since, taken));
  }

  private static Set<Address> senders(Handle handle, ChainId chain) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                select address from accounts
                where chain_id = :chain and (first_nonce is not null or managed_by = 'external')
                """)
            .bind("chain", chain)
            .mapTo(Address.class)
            .list());
  }

  private long transactions(Handle handle, ChainId chain) {
    return handle
        .createQuery(
            """
            select count(*) from transactions t join requests r using (request_key)
            where t.chain_id = :chain and r.received_at >= :since
            """)
        .bind("chain", chain)
        .bind("since", since)
        .mapTo(Long.class)
        .one();
  }
}
