package io.relayer.node.rpc;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;

/// Asks one or more questions in one HTTP request and reads the answers. The node's listener is
/// called once: an answer that can't be read is one that did not come.
final class Exchanges {
  private final HttpWeb3jService service;
  private final ExchangeObserver watch;

  Exchanges(HttpWeb3jService service, ExchangeObserver watch) {
    this.service = service;
    this.watch = watch;
  }

  private record Answered<T>(List<T> answers, boolean anyRefused) {}

  /// @param more time than such a call has
  <T> T ask(RpcCall<T> question, Duration more) throws TransportException {
    return watch
        .watch(
            question.method(),
            1,
            () -> {
              HttpResponse<byte[]> came = service.post(question.request(), more);
              List<T> streamed = service.streamed(came, List.of(question));
              if (streamed != null) {
                return new Answered<>(streamed, false);
              }
              RpcResponse answer = service.single(came, question.request(), RpcResponse.class);
              return new Answered<>(List.of(question.read(answer)), answer.hasError());
            },
            Answered::anyRefused)
        .answers()
        .getFirst();
  }

  /// @param questions of one method, one at least
  <T> List<T> askAll(List<RpcCall<T>> questions) throws TransportException {
    if (questions.size() == 1) {
      return List.of(ask(questions.getFirst(), Duration.ZERO));
    }
    List<Request<?, ? extends Response<?>>> requests = new ArrayList<>(questions.size());
    questions.forEach(question -> requests.add(question.request()));
    return watch
        .watch(
            questions.getFirst().method(),
            questions.size(),
            () -> {
              HttpResponse<byte[]> came = service.post(requests);
              List<T> streamed = service.streamed(came, questions);
              return streamed == null
                  ? read(questions, service.all(came, requests))
                  : new Answered<>(streamed, false);
            },
            Answered::anyRefused)
        .answers();
  }

  private static <T> Answered<T> read(
      List<RpcCall<T>> questions, List<? extends Response<?>> responses) throws TransportException {
    var answers = new ArrayList<T>(questions.size());
    boolean anyRefused = false;
    for (RpcCall<T> question : questions) {
      Response<?> response = responses.get(answers.size());
      answers.add(question.read(response));
      anyRefused |= response.hasError();
    }
    return new Answered<>(answers, anyRefused);
  }
}
