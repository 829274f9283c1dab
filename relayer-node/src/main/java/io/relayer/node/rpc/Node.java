package io.relayer.node.rpc;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.TxHash;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.ForeignText;
import io.relayer.node.rpc.HttpWeb3jService.NoAnswer;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import org.web3j.protocol.core.Response;

/// One node: what can be asked of it, and what can be sent to it. Of its health it has no opinion;
/// that is its listener's.
public final class Node {
  private final Batches batches;
  private final NodeReads reads;

  private Node(Batches batches, NodeReads reads) {
    this.batches = batches;
    this.reads = reads;
  }

  /// What all nodes of a chain share.
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
      long maxAnswer) {}

  /// @param name without credentials, for errors and metrics
  public static Node at(NodeEndpoint endpoint, String name, Shared shared, NodeListener listener) {
    var post = new HttpPost(shared.client(), endpoint.url(), shared.maxAnswer());
    var watch = new CallWatch(shared.registry(), shared.tags().and("node", name), listener);
    var service = new HttpWeb3jService(post, endpoint, watch);
    var batches = new Batches(service, shared.maxBatch());
    return new Node(
        batches, new NodeReads(shared.chain(), new Calls(name, batches), listener::sawHead));
  }

  public ChainReads reads() {
    return reads;
  }

  /// Sends signed transactions in the given order, in batches one after the other. Stops at the
  /// first batch without an answer.
  ///
  /// @return one answer per transaction
  public List<SendAnswer> send(List<Bytes> signed) {
    Batches.Progress progress = batches.send(signed.stream().map(Requests::send).toList());
    var answers = new ArrayList<SendAnswer>(signed.size());
    progress.responses().forEach(response -> answers.add(answer(response)));
    TransportException failure = progress.failure();
    if (failure != null) {
      int tried = answers.size() + progress.failed();
      while (answers.size() < signed.size()) {
        answers.add(unanswered(failure, answers.size() < tried));
      }
    }
    return answers;
  }

  private static SendAnswer answer(Response<?> response) {
    if (response instanceof NoAnswer) {
      return new SendAnswer.Lost("left out of the answers to a batch");
    }
    if (response.hasError()) {
      return new SendAnswer.Refused(
          response.getError().getCode(), response.getError().getMessage());
    }
    return isHash(response.getResult())
        ? new SendAnswer.Accepted()
        : new SendAnswer.Lost(ForeignText.clean("expected a hash, found " + response.getResult()));
  }

  private static boolean isHash(Object result) {
    try {
      return result instanceof String text && TxHash.parse(text).bytes().size() == TxHash.LENGTH;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static SendAnswer unanswered(TransportException failure, boolean tried) {
    String detail = ForeignText.clean(failure.detail());
    if (tried && failure.mayHaveArrived()) {
      return new SendAnswer.Lost(detail);
    }
    return switch (failure.kind()) {
      case TURNED_AWAY, TOO_LARGE -> new SendAnswer.TurnedAway(detail);
      case UNREACHED, TIMED_OUT, BROKEN, INTERRUPTED -> new SendAnswer.Unreached(detail);
    };
  }
}
