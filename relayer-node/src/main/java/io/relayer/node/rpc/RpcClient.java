package io.relayer.node.rpc;

import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// JSON-RPC calls to one node. Those that begin with `try` leave an error that the node gave in its
/// response; with the others it is a [NodeException], as each failure to get an answer is, and each
/// answer that can't be read.
final class RpcClient {
  private final String node;
  private final Batches batches;
  private final NodeListener listener;

  RpcClient(String node, Batches batches, NodeListener listener) {
    this.node = node;
    this.batches = batches;
    this.listener = listener;
  }

  <T> T ask(RpcCall<RpcResult<T>> question) {
    return askAll(List.of(question)).getFirst();
  }

  <T> List<T> askAll(List<RpcCall<RpcResult<T>>> questions) {
    var values = new ArrayList<T>(questions.size());
    for (RpcResult<T> reply : tryAll(questions)) {
      switch (reply) {
        case RpcResult.Value<T>(T value) -> values.add(value);
        case RpcResult.Refusal<T> refusal -> throw failed(Reason.REFUSED, refusal.text());
      }
    }
    return values;
  }

  <T> T tryOne(RpcCall<T> question) {
    return tryAll(List.of(question)).getFirst();
  }

  /// One that may take longer than others.
  ///
  /// @param more time than for others
  /// @param late is run if there is no answer all the same
  <T> T tryOne(RpcCall<T> question, Duration more, Runnable late) {
    try {
      return batches.send(question, more);
    } catch (TransportException e) {
      if (e.kind() == TransportException.Kind.TIMED_OUT) {
        late.run();
      }
      throw failure(e);
    }
  }

  <T> List<T> tryAll(List<RpcCall<T>> questions) {
    Batches.Progress<T> progress = batches.sendAll(questions);
    if (progress.failure() != null) {
      throw failure(progress.failure());
    }
    return progress.answers();
  }

  /// Tells of something in an answer that could not be read, and is done without.
  void doneWithout(String detail) {
    listener.doneWithout(detail);
  }

  NodeException unknownBlock(Object block) {
    return failed(Reason.UNKNOWN_BLOCK, "no block " + block);
  }

  NodeException failed(Reason reason, String detail) {
    return new NodeException(node, reason, detail);
  }

  private NodeException failure(TransportException failure) {
    Reason reason =
        switch (failure.kind()) {
          case UNREACHED, TIMED_OUT, BROKEN -> Reason.UNREACHABLE;
          case UNREADABLE -> Reason.UNREADABLE;
          case TURNED_AWAY, TOO_LARGE -> Reason.REFUSED;
          case LIMITED -> Reason.RATE_LIMITED;
          case INTERRUPTED -> Reason.INTERRUPTED;
        };
    return new NodeException(node, reason, failure.detail());
  }
}
