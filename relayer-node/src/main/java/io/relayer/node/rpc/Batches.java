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

  /// As for receipts of a block: nothing else is read of the chain's new blocks meanwhile.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

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
    return send(requests, Duration.ZERO);
  }

  /// The same, where what has begun waits for the node's limits to allow the rest: begun anew, as
  /// much would be asked for in vain each time.
  Progress sendAll(List<? extends Request<?, ? extends Response<?>>> requests) {
    return send(requests, LONGEST_WAIT);
  }

  private Progress send(
      List<? extends Request<?, ? extends Response<?>>> requests, Duration patience) {
    long end = nanos.getAsLong() + patience.toNanos();
    var responses = new ArrayList<Response<?>>(requests.size());
    int atOnce = limit();
    while (responses.size() < requests.size()) {
      int size = Math.min(atOnce, requests.size() - responses.size());
      try {
        responses.addAll(exchange(requests.subList(responses.size(), responses.size() + size)));
      } catch (TransportException e) {
        if (e.kind() == Kind.LIMITED
            && !responses.isEmpty()
            && end - nanos.getAsLong() > 0
            && pause()) {
          continue;
        }
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

  /// @return false if this thread was interrupted
  private static boolean pause() {
    try {
      Thread.sleep(LOOK_AGAIN);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
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
