package io.relayer.app.orders;

import io.relayer.core.order.Outcome;
import io.relayer.core.transaction.State;
import io.relayer.operations.orders.OrderableDao.Orderable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The texts for orders and their results.
final class OrderText {
  private OrderText() {}

  /// As `--state` takes them.
  static String states(Collection<State> states) {
    return states.stream().sorted().map(State::text).collect(Collectors.joining(","));
  }

  static String result(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(var effect, var _) -> effect.text();
      case Outcome.Refused(var _) -> "refused";
      case Outcome.Unknown() -> "unknown";
    };
  }

  static String detail(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(var _, var detail) -> detail;
      case Outcome.Refused(var why) -> why;
      case Outcome.Unknown() -> "there is no such request";
    };
  }

  static Map<String, Object> json(Orderable about) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("producer", about.request().producer());
    line.put("id", about.request().id());
    line.put("transactionId", about.id().toString());
    line.put("generation", about.generation());
    return line;
  }
}
