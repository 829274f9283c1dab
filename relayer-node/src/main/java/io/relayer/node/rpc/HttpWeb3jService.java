package io.relayer.node.rpc;

import io.reactivex.Flowable;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.web3j.protocol.ObjectMapperFactory;
import org.web3j.protocol.Web3jService;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.BatchResponse;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.websocket.events.Notification;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// web3j's transport over the JDK's HTTP client. What is no JSON-RPC answer is a
/// [TransportException]; a call of a batch that got no answer of its own is a [NoAnswer].
@SuppressWarnings("rawtypes") // the interface has them
final class HttpWeb3jService implements Web3jService {
  static final String SEND = "eth_sendRawTransaction";

  private static final ObjectMapper JSON = ObjectMapperFactory.getObjectMapper();

  /// Stands in a batch's responses for a call that the node did not answer.
  static final class NoAnswer extends Response<Object> {}

  private final HttpPost post;
  private final JsonRpcReader rpc;
  private final Duration readTimeout;
  private final Duration writeTimeout;

  HttpWeb3jService(HttpPost post, NodeEndpoint endpoint) {
    this.post = post;
    this.rpc = new JsonRpcReader(JSON, endpoint.access()::withoutSecrets);
    this.readTimeout = endpoint.readTimeout();
    this.writeTimeout = endpoint.writeTimeout();
  }

  @Override
  public <T extends Response> T send(Request request, Class<T> type) throws TransportException {
    return send(request, type, Duration.ZERO);
  }

  /// @param more time than such a call has
  <T extends Response> T send(Request request, Class<T> type, Duration more)
      throws TransportException {
    HttpResponse<byte[]> answer = exchange(request, request.getMethod(), more);
    try {
      return bound(rpc.single(answer, request.getId()), type);
    } catch (TransportException e) {
      throw e.to(request.getMethod());
    }
  }

  @Override
  public BatchResponse sendBatch(BatchRequest batch) throws TransportException {
    List<Request<?, ? extends Response<?>>> requests = batch.getRequests();
    String method = requests.getFirst().getMethod();
    Map<Long, ObjectNode> answers = answers(method, requests);
    var responses = new ArrayList<Response<?>>();
    for (Request<?, ? extends Response<?>> request : requests) {
      ObjectNode answer = answers.get(request.getId());
      responses.add(answer == null ? new NoAnswer() : bound(answer, request.getResponseType()));
    }
    return new BatchResponse(requests, responses);
  }

  private Map<Long, ObjectNode> answers(
      String method, List<Request<?, ? extends Response<?>>> requests) throws TransportException {
    HttpResponse<byte[]> answer = exchange(requests, method, Duration.ZERO);
    try {
      return rpc.batch(answer, ids(requests));
    } catch (TransportException e) {
      throw e.to(method);
    }
  }

  private static Set<Long> ids(List<Request<?, ? extends Response<?>>> requests) {
    return requests.stream().map(Request::getId).collect(Collectors.toSet());
  }

  private HttpResponse<byte[]> exchange(Object body, String method, Duration more)
      throws TransportException {
    Duration usual = method.equals(SEND) ? writeTimeout : readTimeout;
    return post.send(JSON.writeValueAsBytes(body), usual.plus(more));
  }

  private static <T> T bound(ObjectNode answer, Class<T> type) throws TransportException {
    try {
      return JSON.treeToValue(answer, type);
    } catch (RuntimeException e) { // Jackson's, and whatever web3j's deserialisers come to
      throw TransportException.broken("unexpected form of an answer: " + e.getMessage());
    }
  }

  @Override
  public <T extends Response> CompletableFuture<T> sendAsync(Request request, Class<T> type) {
    return inBackground(() -> send(request, type));
  }

  @Override
  public CompletableFuture<BatchResponse> sendBatchAsync(BatchRequest batch) {
    return inBackground(() -> sendBatch(batch));
  }

  private static <T> CompletableFuture<T> inBackground(ExchangeObserver.Exchange<T> exchange) {
    var future = new CompletableFuture<T>();
    Thread.startVirtualThread(() -> {
      try {
        future.complete(exchange.run());
      } catch (TransportException | RuntimeException e) {
        future.completeExceptionally(e);
      }
    });
    return future;
  }

  @Override
  public <T extends Notification<?>> Flowable<T> subscribe(
      Request request, String unsubscribeMethod, Class<T> type) {
    throw new UnsupportedOperationException("HTTP has no subscriptions");
  }

  /// The HTTP client belongs to whoever made it.
  @Override
  public void close() {}
}
