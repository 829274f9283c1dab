package io.relayer.bench.round;

import java.time.Duration;

/// What was used for a number of transactions.
///
/// @param relayer this JVM without the broker's threads, those of a null node and the one that
///   published
/// @param garbage what the same JVM allocated and cleared away, the broker too
public record Usage(
    Duration relayer,
    Duration postgres,
    Duration kafka,
    Duration node,
    PostgresCounters database,
    StatementCosts sql,
    KafkaCounters topics,
    NodeExchanges nodeCalls,
    Garbage garbage) {

  /// @param client what this JVM used for publishing
  static Usage of(Spent spent, Counted counted, Duration client) {
    return new Usage(
        spent.cpu().jvm().minus(spent.cpu().kafka()).minus(spent.nullNode()).minus(client),
        spent.cpu().postgres(),
        spent.cpu().kafka(),
        spent.node(),
        counted.database(),
        counted.sql(),
        counted.topics(),
        counted.nodeCalls(),
        spent.garbage());
  }

  /// Of the updated rows, those that touched no index; 0 to 1.
  public double hotShare() {
    return database.updated() == 0 ? 0 : (double) database.hot() / database.updated();
  }

  /// Inserted, updated and deleted.
  public long rows() {
    return database.inserted() + database.updated() + database.deleted();
  }
}
