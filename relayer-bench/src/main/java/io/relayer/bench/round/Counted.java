package io.relayer.bench.round;

import io.relayer.app.dev.DevRelayer;
import io.relayer.ethereum.value.ChainId;
import java.time.Duration;

/// What servers and the relayer have counted. To read it takes CPU time itself.
///
/// @param nodeCalls with the nodes of a chain
record Counted(
    PostgresCounters database, StatementCosts sql, KafkaCounters topics, NodeExchanges nodeCalls) {
  /// PostgreSQL's sessions tell what they have counted once a second.
  private static final Duration TOLD = Duration.ofMillis(1_200);

  static Counted now(DevRelayer dev, ChainId chain) throws InterruptedException {
    Thread.sleep(TOLD);
    return new Counted(
        dev.relayer().database().withHandle(PostgresCounters::read),
        dev.relayer().database().withHandle(StatementCosts::read),
        KafkaCounters.read(dev.devnet().kafka()),
        new NodeCalls(dev.endpoints().console()).of(chain));
  }

  Counted since(Counted before) {
    return new Counted(
        database.since(before.database),
        sql.since(before.sql),
        topics.since(before.topics),
        nodeCalls.since(before.nodeCalls));
  }
}
