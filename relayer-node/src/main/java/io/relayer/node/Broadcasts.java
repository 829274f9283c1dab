package io.relayer.node;

import io.micrometer.core.instrument.Counter;
import io.relayer.core.config.FanOut;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.Bytes;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.broadcast.Classifier;
import io.relayer.node.rpc.SendAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A sender's transactions to the nodes: to the sender's own one, and on if that one does not
/// answer; copies at the same time to as many others as the chain's fan-out says, and to all that
/// are send-only.
///
/// The copies are waited for only as long as the sender's own node has not accepted everything.
/// What they say later, or what a send-only node says, decides nothing; if the process dies
/// meanwhile, the same bytes go out again by the re-sending clock, as ever.
final class Broadcasts {
  private static final Logger log = LoggerFactory.getLogger(Broadcasts.class);

  private final Classifier classifier;
  private final FanOut fanOut;
  private final Candidates candidates;
  private final Map<PooledNode, Mirror> mirrors;
  private final Counter contradictions;
  private final Duration patience;
  private final Routes<Address> routes = new Routes<>();

  /// What the nodes say, and what is made of it.
  ///
  /// @param patience with copies: as long as one node may take to answer
  record Terms(Classifier classifier, FanOut fanOut, Counter contradictions, Duration patience) {}

  /// @param mirrors of all nodes
  Broadcasts(Terms terms, Candidates candidates, Map<PooledNode, Mirror> mirrors) {
    this.classifier = terms.classifier();
    this.fanOut = terms.fanOut();
    this.contradictions = terms.contradictions();
    this.patience = terms.patience();
    this.candidates = candidates;
    this.mirrors = mirrors;
  }

  private record Copy(PooledNode node, CompletableFuture<List<SendAnswer>> answers) {}

  BroadcastResult send(Address sender, List<Bytes> signed) {
    return send(sender, signed, fanOut);
  }

  BroadcastResult send(Address sender, List<Bytes> signed, FanOut wide) {
    List<PooledNode> route = routes.of(sender, candidates.now());
    BroadcastPass pass = new BroadcastPass(classifier, signed);
    if (route.isEmpty() || signed.isEmpty()) {
      return pass.result();
    }
    List<Copy> copies =
        copies(sender, signed, route.subList(1, Math.min(wide.nodes(), route.size())));
    pass.over(route, node -> routes.keep(sender, node));
    List<Copy> late = join(pass, copies);
    BroadcastResult result = pass.result();
    for (Copy copy : late) {
      var _ =
          copy.answers.thenAccept(answers ->
              contradictions.increment(pass.contradictions(copy.node.clientVersion(), answers)));
    }
    return result;
  }

  /// @return the copies that nobody waits for, since all is accepted without them
  private List<Copy> join(BroadcastPass pass, List<Copy> copies) {
    var late = new ArrayList<Copy>();
    long end = System.nanoTime() + patience.toNanos();
    for (Copy copy : copies) {
      long left = pass.isAccepted() ? 0 : end - System.nanoTime();
      try {
        List<SendAnswer> answers = copy.answers.get(left, TimeUnit.NANOSECONDS);
        contradictions.increment(pass.contradictions(copy.node.clientVersion(), answers));
        pass.add(copy.node.clientVersion(), answers);
      } catch (TimeoutException _) {
        late.add(copy);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return copies;
      } catch (ExecutionException e) {
        log.error("a copy to node {} failed", copy.node.name(), e.getCause());
      }
    }
    return late;
  }

  private List<Copy> copies(Address sender, List<Bytes> signed, List<PooledNode> others) {
    var copies = new ArrayList<Copy>();
    for (PooledNode node : others) {
      copies.add(new Copy(node, mirrorOf(node).send(sender, signed)));
    }
    mirrors.forEach((node, mirror) -> {
      if (node.member().isSendOnly()) {
        var _ = mirror.send(sender, signed);
      }
    });
    return copies;
  }

  private Mirror mirrorOf(PooledNode node) {
    return Objects.requireNonNull(mirrors.get(node), node.name());
  }
}
