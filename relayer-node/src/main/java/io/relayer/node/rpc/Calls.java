package io.relayer.node.rpc;

import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import io.relayer.node.rpc.HttpWeb3jService.NoAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;

/// Questions to one node. Those that begin with `try` leave an error that the node gave in its
/// response; with the others it is a [NodeException], as each failure to get an answer is.
final class Calls {
  private final String node;
  private final Batches batches;

  Calls(String node, Batches batches) {
    this.node = node;
    this.batches = batches;
  }

  <T extends Response<?>> T ask(Request<?, T> request) {
    return askAll(List.of(request)).getFirst();
  }

  <T extends Response<?>> List<T> askAll(List<Request<?, T>> requests) {
    List<T> responses = tryAll(requests);
    responses.stream().filter(Response::hasError).findFirst().ifPresent(this::refuse);
    return responses;
  }

  <T extends Response<?>> T tryOne(Request<?, T> request) {
    return tryAll(List.of(request)).getFirst();
  }

  /// One that may take longer than others.
  ///
  /// @param more time than for others
  /// @param late is run if there is no answer all the same
  <T extends Response<?>> T tryOne(Request<?, T> request, Duration more, Runnable late) {
    try {
      return batches.send(request, more);
    } catch (TransportException e) {
      if (e.kind() == TransportException.Kind.TIMED_OUT) {
        late.run();
      }
      throw failure(e);
    }
  }

  <T extends Response<?>> List<T> tryAll(List<Request<?, T>> requests) {
    Batches.Progress progress = batches.sendAll(requests);
    if (progress.failure() != null) {
      throw failure(progress.failure());
    }
    var responses = new ArrayList<T>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      Response<?> response = progress.responses().get(i);
      if (response instanceof NoAnswer) {
        throw new NodeException(node, Reason.UNREACHABLE, "left a call of a batch unanswered");
      }
      responses.add(requests.get(i).getResponseType().cast(response));
    }
    return responses;
  }

  /// Runs what takes an answer apart.
  <T> T understood(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException | NullPointerException | ArithmeticException e) {
      throw new NodeException(node, Reason.MALFORMED, "malformed answer: " + e.getMessage());
    }
  }

  NodeException unknownBlock(Object block) {
    return failed(Reason.UNKNOWN_BLOCK, "no block " + block);
  }

  NodeException failed(Reason reason, String detail) {
    return new NodeException(node, reason, detail);
  }

  private void refuse(Response<?> response) {
    Response.Error error = response.getError();
    throw new NodeException(
        node, Reason.REFUSED, "error " + error.getCode() + ": " + error.getMessage());
  }

  private NodeException failure(TransportException failure) {
    Reason reason =
        switch (failure.kind()) {
          case UNREACHED, TIMED_OUT, BROKEN -> Reason.UNREACHABLE;
          case MALFORMED -> Reason.MALFORMED;
          case TURNED_AWAY, TOO_LARGE -> Reason.REFUSED;
          case LIMITED -> Reason.RATE_LIMITED;
          case INTERRUPTED -> Reason.INTERRUPTED;
        };
    return new NodeException(node, reason, failure.detail());
  }
}
