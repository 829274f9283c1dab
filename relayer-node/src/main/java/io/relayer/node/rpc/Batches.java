package io.relayer.node.rpc;

import io.relayer.node.rpc.TransportException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;

/// Many calls in as few exchanges as the node allows, one after the other and in order. Learns how
/// many calls a node takes at once.
final class Batches {
  /// @param responses to the calls of all exchanges that went well, in order
  /// @param failure what ended it; absent if all went well
  /// @param failed how many calls the exchange held that ended it; those after them were not tried
  record Progress(List<Response<?>> responses, @Nullable TransportException failure, int failed) {}

  private final HttpWeb3jService service;
  private volatile int limit;

  Batches(HttpWeb3jService service, int limit) {
    this.service = service;
    this.limit = limit;
  }

  Progress send(List<? extends Request<?, ? extends Response<?>>> requests) {
    var responses = new ArrayList<Response<?>>(requests.size());
    int most = limit;
    while (responses.size() < requests.size()) {
      int size = Math.min(most, requests.size() - responses.size());
      try {
        responses.addAll(exchange(requests.subList(responses.size(), responses.size() + size)));
      } catch (TransportException e) {
        if (e.kind() != Kind.TOO_LARGE || size == 1) {
          return new Progress(responses, e, size);
        }
        most = size / 2;
        if (!e.mayHaveArrived()) { // else it is the answer that was too large, not the batch
          limit = most;
        }
      }
    }
    return new Progress(responses, null, 0);
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
