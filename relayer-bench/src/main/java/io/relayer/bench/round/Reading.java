package io.relayer.bench.round;

import io.relayer.app.dev.DevRelayer;
import io.relayer.app.profile.CpuTimes;
import java.time.Duration;

/// All counters at one moment. CPU time is read first: it goes on while the others are read.
///
/// @param nullNode CPU time of its threads, which are of this JVM
record Reading(
    CpuTimes cpu,
    Duration nullNode,
    Duration node,
    PostgresCounters database,
    KafkaCounters topics,
    long nodeCalls,
    Garbage garbage) {
  /// PostgreSQL's sessions tell what they have counted once a second.
  private static final Duration TOLD = Duration.ofMillis(1_200);

  static Reading of(DevRelayer dev, MeasuredChain chain, MeasuredChain nullChain)
      throws InterruptedException {
    CpuTimes cpu = CpuTimes.now(dev.devnet());
    Duration nullNode = nullChain.cpu().get();
    Duration node = chain.cpu().get();
    Garbage garbage = Garbage.now();
    Thread.sleep(TOLD);
    return new Reading(
        cpu,
        nullNode,
        node,
        dev.relayer().database().withHandle(PostgresCounters::read),
        KafkaCounters.read(dev.devnet().kafka()),
        new NodeCalls(dev.endpoints().console()).of(chain.id()),
        garbage);
  }

  /// @param client what this JVM used for publishing
  Usage since(Reading before, Duration client) {
    CpuTimes used = cpu.since(before.cpu);
    return new Usage(
        used.jvm().minus(used.kafka()).minus(nullNode.minus(before.nullNode)).minus(client),
        used.postgres(),
        used.kafka(),
        node.minus(before.node),
        database.since(before.database),
        topics.since(before.topics),
        nodeCalls - before.nodeCalls,
        garbage.since(before.garbage));
  }
}
