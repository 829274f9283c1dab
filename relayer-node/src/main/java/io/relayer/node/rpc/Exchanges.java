package io.relayer.node.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.web3j.protocol.core.BatchRequest;
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
              RpcResponse answer = service.send(question.request(), RpcResponse.class, more);
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
    var batch = new BatchRequest(service);
    questions.forEach(question -> batch.add(question.request()));
    return watch
        .watch(
            questions.getFirst().method(),
            questions.size(),
            () -> read(questions, service.sendBatch(batch).getResponses()),
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
