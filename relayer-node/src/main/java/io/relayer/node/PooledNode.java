package io.relayer.node;

import io.micrometer.core.instrument.Counter;
import io.relayer.ethereum.value.Bytes;
import io.relayer.node.breaker.CircuitBreaker;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.rpc.Node;
import io.relayer.node.rpc.SendAnswer;
import io.relayer.node.state.ProbeResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A node and all that decides whether it is asked: its state, by probes; its breaker, by how calls
/// went; its throttle.
final class PooledNode {
  private final String name;
  private final NodeMember member;
  private final NodeHealth health;
  private final CircuitBreaker breaker;
  private final RateLimit throttle;
  private final CallStatistics traffic;
  private final HedgedSends hedged;
  private final Inconsistencies inconsistencies;
  private final int maxBatch;
  private final MonotonicReads reads;
  private final Node node;
  private final Node probing;
  private volatile @Nullable String clientVersion;

  /// The parts that it shares with the other nodes of its chain.
  ///
  /// @param changed is run each time that it may or may not be asked any more
  record Shared(
      Node.Shared rpc, PoolSettings settings, ChainHighWater highWater, Runnable changed) {}

  PooledNode(String name, NodeMember member, Shared shared) {
    this.name = name;
    this.member = member;
    this.health = new NodeHealth(name, shared.settings().lag(), System::nanoTime, shared.changed());
    this.breaker = new CircuitBreaker(name, member.breaker(), System::nanoTime);
    this.throttle = new RateLimit(member.requestsPerSecond(), System::nanoTime);
    this.traffic =
        new CallStatistics(
            member.breaker().failTimeout(), InstantSource.system(), System::nanoTime);
    var vitals = new NodeVitals(health, breaker, throttle, traffic, shared.highWater());
    Counter limits =
        Counter.builder("relayer.node.limited")
            .description("Calls that the node, or its requests-per-second, did not allow")
            .tags(shared.rpc().tags().and("node", name))
            .register(shared.rpc().registry());
    var meters = new PoolMeters(shared.rpc().registry(), shared.rpc().tags());
    this.hedged = new HedgedSends(member.breaker().maxFails(), meters.hedged(name));
    this.inconsistencies = new Inconsistencies(name, traffic, meters.inconsistent(name));
    Node.Shared rpc = rateLimited(shared.rpc());
    this.maxBatch = rpc.maxBatch();
    this.node =
        Node.at(member.endpoint(), name, rpc, new CallListener(vitals, limits, shared.changed()));
    this.probing = Node.at(member.endpoint(), name, rpc, new ProbeListener(vitals, limits));
    this.reads = new MonotonicReads(name, node.reads(), shared.highWater());
  }

  /// A batch counts as its calls: one that is larger than the rate would be turned away.
  private Node.Shared rateLimited(Node.Shared rpc) {
    int rate = member.requestsPerSecond();
    return rate == 0 ? rpc : rpc.withMaxBatch(Math.min(rate, rpc.maxBatch()));
  }

  String name() {
    return name;
  }

  NodeMember member() {
    return member;
  }

  NodeHealth health() {
    return health;
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  CallStatistics traffic() {
    return traffic;
  }

  RateLimit throttle() {
    return throttle;
  }

  HedgedSends hedged() {
    return hedged;
  }

  Inconsistencies inconsistencies() {
    return inconsistencies;
  }

  /// For questions whose answers may be behind what is known: there is no other node to ask.
  ChainReads reads() {
    return node.reads();
  }

  ChainReads monotonicReads() {
    return reads;
  }

  /// For probes: what becomes of them says nothing of the breaker.
  Node probing() {
    return probing;
  }

  List<SendAnswer> send(List<Bytes> signed) {
    return node.send(signed);
  }

  /// How long it may be silent when it gets so many transactions, before another node gets them
  /// too. They may be several exchanges, and each has its time.
  Duration hedgeAfter(int transactions) {
    return member.endpoint().hedgeAfter().multipliedBy(Math.ceilDiv(transactions, maxBatch));
  }

  /// Whether it is in use without reservation: alive, and its breaker lets calls through.
  boolean isHealthy() {
    return health.isAlive() && !breaker.isOpen();
  }

  /// Whether it may be asked right now, be it as the last one.
  boolean isOpen() {
    return health.state().answers() && breaker.permits(traffic.outstanding()) && throttle.isOpen();
  }

  String clientVersion() {
    String version = clientVersion;
    return version == null ? "" : version;
  }

  void identified(String version) {
    clientVersion = version;
  }

  void wrongChain(String detail) {
    traffic.note(detail);
    health.saw(new ProbeResult.OtherChain(detail));
  }

  /// A probe brought no answer.
  void probeFailed(String detail) {
    traffic.note(detail);
    health.lost(detail);
  }

  /// @param best the newest block of any node
  NodeStatus status(OptionalLong best) {
    CallStatistics.Report report = traffic.report();
    OptionalLong head = health.head();
    return new NodeStatus(
        name,
        member.duty(),
        health.state(),
        breaker.code(),
        new NodeStatus.Measures(
            head,
            head.isPresent() && best.isPresent()
                ? OptionalLong.of(Math.max(0, best.getAsLong() - head.getAsLong()))
                : OptionalLong.empty(),
            report.errorRate(),
            report.latency(),
            report.lastError(),
            report.lastErrorAt(),
            report.checkedAt()),
        clientVersion);
  }
}
