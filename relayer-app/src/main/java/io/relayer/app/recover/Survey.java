package io.relayer.app.recover;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.config.Configuration;
import io.relayer.app.run.Chains;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.database.Database;
import io.relayer.core.outbox.CursorDao;
import io.relayer.core.outbox.ForeignCursorException;
import io.relayer.core.outbox.Lane;
import io.relayer.core.restore.Holds;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.operations.recovery.RestoreDetection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Compares the database with Kafka and the chains.
record Survey(Configuration configuration, Database database, RestoreDetection differences) {

  Findings make() throws InterruptedException {
    return new Findings(
        database.withHandle(Holds::list),
        differences.compare(),
        database.withHandle(Survey::foreignCursors),
        senders(),
        notes());
  }

  /// Chains that are in use and that this configuration has no nodes of: whatever is theirs in the
  /// database and in Kafka is compared all the same.
  private List<String> notes() {
    Set<ChainId> configured =
        configuration.chains().stream().map(ChainSettings::id).collect(Collectors.toSet());
    return database.withHandle(Survey::inUse).stream()
        .filter(chain -> !configured.contains(chain))
        .map(chain ->
            "chain %s is not in this configuration: it was not asked whether it is ahead of its senders; those that it is ahead of wait alone (chain-ahead)"
                .formatted(chain))
        .toList();
  }

  private static List<ChainId> inUse(Handle handle) {
    return handle
        .createQuery(
            "select distinct chain_id from accounts where next_nonce is not null order by chain_id")
        .mapTo(ChainId.class)
        .list();
  }

  private static List<String> foreignCursors(Handle handle) {
    List<String> lanes =
        handle.createQuery("select lane from cursors order by lane").mapTo(String.class).list();
    List<String> foreign = new ArrayList<>();
    for (String lane : lanes) {
      try {
        CursorDao.read(handle, new Lane(lane));
      } catch (ForeignCursorException e) {
        foreign.add(String.valueOf(e.getMessage()));
      }
    }
    return foreign;
  }

  /// Senders that the chains have counted more transactions of than the database has nonces.
  List<String> senders() throws InterruptedException {
    List<String> ahead = new ArrayList<>();
    for (ChainSettings chain : configuration.chains()) {
      Map<Address, Nonce> next = database.withHandle(h -> nextNonces(h, chain.id()));
      if (!next.isEmpty()) {
        ahead.addAll(aheadOf(next, chain));
      }
    }
    return ahead;
  }

  private static List<String> aheadOf(Map<Address, Nonce> next, ChainSettings chain)
      throws InterruptedException {
    List<String> ahead = new ArrayList<>();
    try (ChainNodes nodes = Chains.connectAndWait(chain, new SimpleMeterRegistry())) {
      nodes
          .transactionCounts(next.keySet(), BlockRef.LATEST)
          .forEach((sender, count) -> {
            Nonce ours = next.get(sender);
            if (ours != null && count.value() > ours.value()) {
              ahead.add(
                  "%s on chain %s: its next nonce here is %s, on the chain %s"
                      .formatted(sender, chain.id(), ours, count));
            }
          });
    }
    ahead.sort(null);
    return ahead;
  }

  private static Map<Address, Nonce> nextNonces(Handle handle, ChainId chain) {
    Map<Address, Nonce> next = new HashMap<>();
    handle
        .createQuery(
            """
            select address, next_nonce from accounts
            where chain_id = :chain and next_nonce is not null and managed_by <> 'external'
            """)
        .bind("chain", chain)
        .map((rows, context) ->
            next.put(Address.of(rows.getBytes("address")), new Nonce(rows.getLong("next_nonce"))))
        .list();
    return next;
  }
}
