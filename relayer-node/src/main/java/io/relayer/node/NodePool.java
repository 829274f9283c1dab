package io.relayer.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.relayer.core.runtime.Health;
import io.relayer.core.runtime.RunLoop;
import io.relayer.core.runtime.Wakeup;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.broadcast.Classifier;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.FeeHistory;
import io.relayer.node.chain.Header;
import io.relayer.node.heads.SubscriptionSettings;
import io.relayer.node.rpc.Node;
import io.relayer.node.rpc.NodeEndpoint;
import io.relayer.node.state.ProbeResult;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;

/// The pool of a chain's nodes: wires their probes, reads and broadcasts.
final class NodePool extends ForwardedReads implements ChainNodes, NodeProbe.PoolView {
  private static final long MAX_ANSWER = 64L << 20;
  private static final int READS_IN_A_ROW = 3;

  /// A call's own time-out is over sooner or later than that; the connection is held by nothing
  /// else, and an address that drops packets would keep it for minutes.
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);

  private final ChainId chain;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = client(executor);
  private final List<PooledNode> nodes;
  private final NodeSelection candidates;
  private final UsableNodes usability;
  private final Broadcasts broadcasts;
  private final ReadRounds rounds;
  private final LoadBalancer balancer = new LoadBalancer();
  private final SenderAffinity<String> readers = new SenderAffinity<>();
  private final List<Wakeup> wakeups = new ArrayList<>();
  private final List<RunLoop> probes = new ArrayList<>();
  private final HeadSubscriptions subscriptions;
  private final Cached<String, Header> heads;
  private final Cached<String, Wei> gasPrices;
  private final Cached<List<?>, Optional<FeeHistory>> feeHistories;

  NodePool(Settings settings, MeterRegistry registry) {
    this.chain = settings.chainId();
    PoolSettings pool = settings.pool();
    var tags = Tags.of("chain", chain.toString());
    var meters = new PoolMeters(registry, tags);
    this.nodes =
        nodes(
            settings.nodes(),
            new PooledNode.Shared(
                new Node.Shared(chain, client, registry, tags, pool.maxBatch(), MAX_ANSWER),
                pool,
                new ChainHighWater(pool.lag().headAge(), System::nanoTime),
                this::changed));
    this.candidates = new NodeSelection(nodes);
    this.usability = new UsableNodes(chain.toString(), candidates);
    this.rounds = new ReadRounds(chain.toString(), deadline(settings), usability, System::nanoTime);
    this.heads = new Cached<>(pool.cache(), System::nanoTime);
    this.gasPrices = new Cached<>(pool.cache(), System::nanoTime);
    this.feeHistories = new Cached<>(pool.cache(), System::nanoTime);
    this.broadcasts = broadcasts(settings, new Classifier(registry, tags), meters);
    nodes.forEach(node -> meters.watch(node, candidates));
    meters.watch(candidates);
    this.subscriptions =
        new HeadSubscriptions(
            nodes,
            client,
            SubscriptionSettings.of(chain, pool.lag().headAge()),
            meters,
            pool.rhythm().wakesApart());
    startProbes(new ChainIdentity(chain, settings.genesis()), pool);
  }

  static HttpClient client(ExecutorService executor) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECTED_WITHIN)
        .executor(executor)
        .build();
  }

  private static List<PooledNode> nodes(List<NodeMember> members, PooledNode.Shared shared) {
    var made = new ArrayList<PooledNode>(members.size());
    var named = new HashMap<String, Integer>();
    for (NodeMember member : members) {
      String name = member.endpoint().name();
      int count = named.merge(name, 1, Integer::sum);
      made.add(new PooledNode(count == 1 ? name : name + "#" + count, member, shared));
    }
    return List.copyOf(made);
  }

  private static Duration deadline(Settings settings) {
    return longest(settings, NodeEndpoint::readTimeout).multipliedBy(READS_IN_A_ROW);
  }

  private static Duration longest(Settings settings, Function<NodeEndpoint, Duration> timeout) {
    return settings.nodes().stream()
        .map(member -> timeout.apply(member.endpoint()))
        .max(Duration::compareTo)
        .orElseThrow();
  }

  private Broadcasts broadcasts(Settings settings, Classifier classifier, PoolMeters meters) {
    var mirrors = new LinkedHashMap<PooledNode, FanOutCopies>();
    nodes.forEach(
        node -> mirrors.put(node, new FanOutCopies(node, executor, meters.leftOut(node))));
    return new Broadcasts(
        new Broadcasts.Context(
            classifier,
            settings.pool().spread(),
            meters.contradictions(),
            longest(settings, NodeEndpoint::writeTimeout),
            executor),
        candidates,
        mirrors);
  }

  private void startProbes(ChainIdentity identity, PoolSettings pool) {
    nodes.forEach(_ -> wakeups.add(new Wakeup()));
    for (int i = 0; i < nodes.size(); i++) {
      var probe = new NodeProbe(nodes.get(i), identity, pool, this, System::nanoTime);
      String name = "probe %s %s".formatted(chain, nodes.get(i).name());
      probes.add(RunLoop.onVirtualThread(name, probe, wakeups.get(i)));
    }
  }

  /// A node may be asked now, or not any more.
  private void changed() {
    usability.announce();
    wakeups.forEach(Wakeup::signal);
  }

  @Override
  public ChainId chainId() {
    return chain;
  }

  @Override
  public BroadcastResult broadcast(Address sender, List<Bytes> signed) {
    return broadcasts.send(sender, signed);
  }

  @Override
  public BroadcastResult broadcastAgain(Address sender, List<Bytes> signed) {
    return broadcasts.sendAgain(sender, signed);
  }

  @Override
  <T> T asked(Function<? super ChainReads, T> question) {
    return onOneNode(question);
  }

  @Override
  public <T> T onOneNode(Function<? super ChainReads, T> questions) {
    return rounds.ask(questions, () -> balancer.inOrder(candidates.now()), _ -> {});
  }

  @Override
  public <T> T onOneNode(String reader, Function<? super ChainReads, T> questions) {
    return rounds.ask(
        questions, () -> readers.of(reader, candidates.now()), node -> readers.keep(reader, node));
  }

  @Override
  public <T> List<T> onOthers(
      String reader, int most, Function<? super ChainReads, T> questions, Predicate<T> enough) {
    // The one that it keeps to need not be among those that are asked now.
    Optional<PooledNode> own = readers.kept(reader);
    List<PooledNode> others = new ArrayList<>(readers.of(reader, candidates.now()));
    others.addAll(candidates.spares());
    own.ifPresent(others::remove);
    return rounds.askEach(others.stream().limit(most).toList(), questions, enough);
  }

  @Override
  public Header head() {
    return heads.get("head", super::head);
  }

  @Override
  public Wei gasPrice() {
    return gasPrices.get("gas price", super::gasPrice);
  }

  @Override
  public Optional<FeeHistory> feeHistory(int blocks, List<Double> percentiles) {
    return feeHistories.get(
        List.of(blocks, percentiles), () -> super.feeHistory(blocks, percentiles));
  }

  @Override
  public long bestHead() {
    return candidates.bestHead();
  }

  @Override
  public boolean usable() {
    return usability.now();
  }

  @Override
  public boolean awaitUsable(Duration atMost) throws InterruptedException {
    return usability.await(atMost);
  }

  @Override
  public void wakeOnHeads(Wakeup wakeup) {
    subscriptions.wakeToo(wakeup);
  }

  @Override
  public void announce() {
    usability.announce();
  }

  @Override
  public List<NodeStatus> status() {
    long best = candidates.bestHead();
    OptionalLong known = best < 0 ? OptionalLong.empty() : OptionalLong.of(best);
    return nodes.stream().map(node -> node.status(known)).toList();
  }

  @Override
  public List<Health> health() {
    var all = new ArrayList<>(probes.stream().map(RunLoop::health).toList());
    all.addAll(subscriptions.health());
    return all;
  }

  @Override
  public void close() {
    usability.close();
    probes.forEach(RunLoop::stop);
    // Before calls that are out are cut off: that is no trouble of their nodes.
    nodes.forEach(node -> node.health().saw(new ProbeResult.Shut()));
    subscriptions.close();
    client.shutdownNow();
    probes.forEach(RunLoop::close);
    executor.shutdownNow();
  }
}
