package io.relayer.node;

import io.micrometer.core.instrument.Counter;
import io.relayer.core.chain.FanOut;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.broadcast.Classifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A sender's transactions to the nodes: to the sender's own one, and on if that one does not
/// answer; copies at the same time to as many others as the chain's fan-out says, and to all that
/// are send-only.
///
/// The copies are waited for only as long as the sender's own node has not accepted everything.
/// Later answers of theirs, or those of a send-only node, decide nothing; nor does that of a node
/// whose send was hedged. If the process dies while anything of it is under way, the same bytes go
/// out again by the re-sending clock, as ever: all of them were stored before, and nothing that is
/// said late is waited for or written down.
final class Broadcasts {
  private static final Logger log = LoggerFactory.getLogger(Broadcasts.class);

  private final Context context;
  private final NodeSelection candidates;
  private final Map<PooledNode, FanOutCopies> mirrors;
  private final SenderAffinity<Address> routes = new SenderAffinity<>();

  /// The parts that a pass needs besides nodes.
  ///
  /// @param patience with copies: as long as one node may take to answer
  /// @param executor runs what is under way; its end is the end of all that
  record Context(
      Classifier classifier,
      PoolSettings.Spread spread,
      Counter contradictions,
      Duration patience,
      Executor executor) {}

  /// @param mirrors of all nodes
  Broadcasts(Context context, NodeSelection candidates, Map<PooledNode, FanOutCopies> mirrors) {
    this.context = context;
    this.candidates = candidates;
    this.mirrors = mirrors;
  }

  BroadcastResult send(Address sender, List<Bytes> signed) {
    List<PooledNode> usable = candidates.now();
    return send(
        new Route(sender, usable, routes.of(sender, usable)), signed, context.spread().fanOut());
  }

  /// Sends what a node took and no block has: it may have forgotten it, or keep it to itself. Or
  /// what it alone said something against, which may be wrong. Where there is a mempool, all get
  /// it. Where nodes only hand on to a sequencer, each would hand on the same, so the next one gets
  /// it, and its sender stays there: one that hands on nothing is left.
  BroadcastResult sendAgain(Address sender, List<Bytes> signed) {
    List<PooledNode> usable = candidates.now();
    return switch (context.spread().mempool()) {
      case PUBLIC -> send(new Route(sender, usable, routes.of(sender, usable)), signed, FanOut.ALL);
      case NONE ->
          send(
              new Route(sender, usable, routes.past(sender, usable)),
              signed,
              context.spread().fanOut());
    };
  }

  /// @param preferred the usable nodes in the order in which the sender asks them
  private record Route(Address sender, List<PooledNode> usable, List<PooledNode> preferred) {}

  private BroadcastResult send(Route way, List<Bytes> signed, FanOut wide) {
    Address sender = way.sender;
    List<PooledNode> spares = candidates.spares();
    List<PooledNode> route = HedgedSends.last(way.preferred, spares);
    var verdicts =
        new BroadcastAnswers(context.classifier(), context.contradictions(), signed.size());
    if (route.isEmpty() || signed.isEmpty()) {
      return verdicts.result();
    }
    List<PendingSend> copies =
        copies(sender, signed, route.subList(1, Math.min(wide.nodes(), route.size())));
    var pass = new BroadcastPass(signed, verdicts, copies, context.executor());
    List<PendingSend> late = new ArrayList<>();
    late.addAll(pass.over(route, spares, node -> keep(sender, node, way.usable)));
    late.addAll(join(verdicts, copies));
    BroadcastResult result = verdicts.result();
    for (PendingSend one : late) {
      var _ = one.answers().thenAccept(answers -> verdicts.late(one, answers));
    }
    return result;
  }

  /// A spare is nobody's own: it is not asked again while another one answers.
  private void keep(Address sender, PooledNode node, List<PooledNode> usable) {
    if (usable.contains(node)) {
      routes.keep(sender, node);
    }
  }

  /// @return the copies that nobody waits for, since all is accepted without them
  private List<PendingSend> join(BroadcastAnswers verdicts, List<PendingSend> copies) {
    var late = new ArrayList<PendingSend>();
    long end = System.nanoTime() + context.patience().toNanos();
    for (PendingSend copy : copies) {
      long left = verdicts.isAccepted() ? 0 : end - System.nanoTime();
      try {
        verdicts.add(copy, copy.answers().get(left, TimeUnit.NANOSECONDS));
      } catch (TimeoutException _) {
        late.add(copy);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return copies;
      } catch (ExecutionException e) {
        log.error("a copy to node {} failed", copy.node().name(), e.getCause());
      }
    }
    return late;
  }

  private List<PendingSend> copies(Address sender, List<Bytes> signed, List<PooledNode> others) {
    List<Integer> all = IntStream.range(0, signed.size()).boxed().toList();
    var copies = new ArrayList<PendingSend>();
    for (PooledNode node : others) {
      copies.add(new PendingSend(node, all, mirrorOf(node).send(sender, signed)));
    }
    mirrors.forEach((node, mirror) -> {
      if (node.member().isSendOnly()) {
        var _ = mirror.send(sender, signed);
      }
    });
    return copies;
  }

  private FanOutCopies mirrorOf(PooledNode node) {
    return Objects.requireNonNull(mirrors.get(node), node.name());
  }
}
