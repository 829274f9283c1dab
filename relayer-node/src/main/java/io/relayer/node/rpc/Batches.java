package io.relayer.node.rpc;

import io.relayer.node.rpc.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;

/// Many calls in as few exchanges as the node allows, one after the other and in order. Learns how
/// many calls a node takes at once, and tries more again after a while.
final class Batches {
  /// @param responses to the calls of all exchanges that went well, in order
  /// @param failure what ended it; absent if all went well
  /// @param failed how many calls the exchange held that ended it; those after them were not tried
  record Progress(List<Response<?>> responses, @Nullable TransportException failure, int failed) {}

  static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final HttpWeb3jService service;
  private final int most;
  private final LongSupplier nanos;
  private volatile Learned learned;

  /// @param until then it is forgotten
  private record Learned(int limit, long until) {}

  /// @param most calls at once, whatever the node would take
  /// @param nanos a clock that only goes forward
  Batches(HttpWeb3jService service, int most, LongSupplier nanos) {
    this.service = service;
    this.most = most;
    this.nanos = nanos;
    this.learned = new Learned(most, nanos.getAsLong());
  }

  private int limit() {
    Learned now = learned;
    return now.until - nanos.getAsLong() > 0 ? now.limit : most;
  }

  Progress send(List<? extends Request<?, ? extends Response<?>>> requests) {
    var responses = new ArrayList<Response<?>>(requests.size());
    int atOnce = limit();
    while (responses.size() < requests.size()) {
      int size = Math.min(atOnce, requests.size() - responses.size());
      try {
        responses.addAll(exchange(requests.subList(responses.size(), responses.size() + size)));
      } catch (TransportException e) {
        if (e.kind() != Kind.TOO_LARGE || size == 1) {
          return new Progress(responses, e, size);
        }
        atOnce = size / 2;
        if (!e.mayHaveArrived()) { // else it is the answer that was too large, not the batch
          learned = new Learned(atOnce, nanos.getAsLong() + REMEMBERED.toNanos());
        }
      }
    }
    return new Progress(responses, null, 0);
  }

  /// One call alone, as it is.
  ///
  /// @param more time than calls have
  <T extends Response<?>> T send(Request<?, T> request, Duration more) throws TransportException {
    return service.send(request, request.getResponseType(), more);
  }

  private List<? extends Response<?>> exchange(
      List<? extends Request<?, ? extends Response<?>>> requests) throws TransportException {
    if (requests.size() == 1) {
      Request<?, ? extends Response<?>> only = requests.getFirst();
      return List.of(service.send(only, only.getResponseType()));
    }
    var batch = new BatchRequest(service);
    requests.forEach(batch::add);
    return service.sendBatch(batch).getResponses();
  }
}
