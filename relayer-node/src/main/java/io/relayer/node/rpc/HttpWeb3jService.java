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
import org.jspecify.annotations.Nullable;
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
    return single(post(request, more), request, type);
  }

  /// The answer as it came over HTTP.
  ///
  /// @param more time than such a call has
  HttpResponse<byte[]> post(Request request, Duration more) throws TransportException {
    return exchange(request, request.getMethod(), more);
  }

  HttpResponse<byte[]> post(List<Request<?, ? extends Response<?>>> requests)
      throws TransportException {
    return exchange(requests, requests.getFirst().getMethod(), Duration.ZERO);
  }

  /// Answers that are read while they are parsed; null where they are to be read otherwise.
  <T> @Nullable List<T> streamed(HttpResponse<byte[]> answer, List<RpcCall<T>> calls) {
    return StreamedAnswers.read(JSON, answer, calls);
  }

  <T extends Response> T single(HttpResponse<byte[]> answer, Request request, Class<T> type)
      throws TransportException {
    try {
      return bound(rpc.single(answer, request.getId()), type);
    } catch (TransportException e) {
      throw e.to(request.getMethod());
    }
  }

  @Override
  public BatchResponse sendBatch(BatchRequest batch) throws TransportException {
    List<Request<?, ? extends Response<?>>> requests = batch.getRequests();
    return new BatchResponse(requests, all(post(requests), requests));
  }

  /// One response for each of the requests, in their order.
  List<Response<?>> all(
      HttpResponse<byte[]> answer, List<Request<?, ? extends Response<?>>> requests)
      throws TransportException {
    Map<Long, ObjectNode> answers = answers(answer, requests);
    var responses = new ArrayList<Response<?>>();
    for (Request<?, ? extends Response<?>> request : requests) {
      ObjectNode one = answers.get(request.getId());
      responses.add(one == null ? new NoAnswer() : bound(one, request.getResponseType()));
    }
    return responses;
  }

  private Map<Long, ObjectNode> answers(
      HttpResponse<byte[]> answer, List<Request<?, ? extends Response<?>>> requests)
      throws TransportException {
    try {
      return rpc.batch(answer, ids(requests));
    } catch (TransportException e) {
      throw e.to(requests.getFirst().getMethod());
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
