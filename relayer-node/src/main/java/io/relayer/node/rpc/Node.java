package io.relayer.node.rpc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Keccak;
import io.relayer.ethereum.value.TxHash;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.UntrustedText;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One node: what can be asked of it, and what can be sent to it. Of its health it has no opinion;
/// that is its listener's.
public final class Node {
  private static final Logger log = LoggerFactory.getLogger(Node.class);

  private final String name;
  private final Batches batches;
  private final RpcClient calls;
  private final NodeReads reads;
  private final Counter otherHashes;

  private Node(
      String name, Batches batches, RpcClient calls, NodeReads reads, Counter otherHashes) {
    this.name = name;
    this.batches = batches;
    this.calls = calls;
    this.reads = reads;
    this.otherHashes = otherHashes;
  }

  /// The parts that all nodes of a chain share.
  ///
  /// @param client carries the connections; a node never closes it
  /// @param tags name the chain in metrics
  /// @param maxBatch how many calls go into one HTTP request, at most
  /// @param maxAnswer in bytes; a longer answer is given up
  public record Shared(
      ChainId chain,
      HttpClient client,
      MeterRegistry registry,
      Tags tags,
      int maxBatch,
      long maxAnswer) {
    public Shared withMaxBatch(int calls) {
      return new Shared(chain, client, registry, tags, calls, maxAnswer);
    }
  }

  /// @param name without credentials, for errors and metrics
  public static Node at(NodeEndpoint endpoint, String name, Shared shared, NodeListener listener) {
    var post = new HttpPost(shared.client(), endpoint.access(), shared.maxAnswer());
    Tags tags = shared.tags().and("node", name);
    var watch = new ExchangeObserver(shared.registry(), tags, listener);
    var exchanges = new Exchanges(new HttpWeb3jService(post, endpoint), watch);
    var batches = new Batches(exchanges, shared.maxBatch(), System::nanoTime);
    var calls = new RpcClient(name, batches, listener);
    return new Node(
        name,
        batches,
        calls,
        new NodeReads(shared.chain(), calls, listener::sawHead),
        otherHashes(shared.registry(), tags));
  }

  private static Counter otherHashes(MeterRegistry registry, Tags tags) {
    return Counter.builder("relayer.node.hash.mismatches")
        .description("Alarm: transactions that the node named by another hash than their own")
        .tags(tags)
        .register(registry);
  }

  public ChainReads reads() {
    return reads;
  }

  /// How many blocks the node still has to load by its own account; 0 if it does not sync, or does
  /// not tell, and as many as there can be if it does not say how many.
  public long syncingBy() {
    return calls.tryOne(RpcCalls.syncing()) instanceof RpcResult.Value<Long>(Long by) ? by : 0;
  }

  /// Sends signed transactions in the given order, in batches one after the other. Stops at the
  /// first batch without an answer.
  ///
  /// @return one answer per transaction
  public List<SendAnswer> send(List<Bytes> signed) {
    Batches.Progress<SendAnswer> progress =
        batches.send(
            signed.stream().map(one -> RpcCalls.send(one, this::answer, this::accepted)).toList());
    var answers = new ArrayList<>(progress.answers());
    TransportException failure = progress.failure();
    if (failure != null) {
      int tried = answers.size() + progress.failed();
      while (answers.size() < signed.size()) {
        answers.add(unanswered(failure, answers.size() < tried));
      }
    }
    return answers;
  }

  private SendAnswer answer(Bytes signed, RpcResponse answer) {
    if (answer.hasError()) {
      return new SendAnswer.Refused(answer.getError().getCode(), answer.getError().getMessage());
    }
    Field result = Field.of(answer.getResult());
    return result
        .ifReadable(Field::txHash)
        .map(reported -> accepted(signed, reported))
        .orElseGet(() -> new SendAnswer.Lost(result.unreadable("a hash").detail()));
  }

  /// The hash of a transaction of any type is that of its bytes. All that is known of it afterwards
  /// is known by it: a receipt, a block that holds it.
  private SendAnswer accepted(Bytes signed, TxHash reported) {
    TxHash own = TxHash.of(Keccak.hash(signed.toArray()));
    if (reported.equals(own)) {
      return new SendAnswer.Accepted();
    }
    otherHashes.increment();
    log.error("node {} names {} what was sent as {}", name, reported, own);
    return new SendAnswer.OtherHash(own, reported);
  }

  private static SendAnswer unanswered(TransportException failure, boolean tried) {
    String detail = UntrustedText.clean(failure.detail());
    if (tried && failure.mayHaveArrived()) {
      return new SendAnswer.Lost(detail);
    }
    return switch (failure.kind()) {
      case TURNED_AWAY, TOO_LARGE -> new SendAnswer.TurnedAway(detail);
      case UNREACHED, LIMITED, TIMED_OUT, BROKEN, UNREADABLE, INTERRUPTED ->
          new SendAnswer.Unreached(detail);
    };
  }
}
