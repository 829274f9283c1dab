package io.relayer.node.broadcast;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.relayer.node.rpc.SendAnswer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Says what a node's answer means: by the table of its family, then by the generic one. Words that
/// no table has are [BroadcastOutcome.MaybeSent] and counted by their text, so that the tables can
/// grow.
public final class Classifier {
  private static final int MAX_TEXTS = 100;
  private static final int MAX_TEXT_LENGTH = 120;

  private final Map<ClientFamily, ClassificationTable> tables = new EnumMap<>(ClientFamily.class);
  private final Set<String> unknownTexts = ConcurrentHashMap.newKeySet();
  private final MeterRegistry registry;
  private final Tags tags;

  /// @param tags name the chain in metrics
  public Classifier(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
    for (ClientFamily family : ClientFamily.values()) {
      tables.put(family, ClassificationTable.of(family));
    }
  }

  /// @param clientVersion of the node that answered; empty if not known
  public BroadcastOutcome classify(String clientVersion, SendAnswer answer) {
    return switch (answer) {
      case SendAnswer.Accepted() -> new BroadcastOutcome.Accepted(false);
      case SendAnswer.Refused(int code, String message) ->
          refused(ClientFamily.of(clientVersion), code, message);
      case SendAnswer.TurnedAway(String detail) -> new BroadcastOutcome.NotSent(detail);
      case SendAnswer.Unreached(String detail) -> new BroadcastOutcome.NotSent(detail);
      case SendAnswer.Lost(String detail) -> new BroadcastOutcome.MaybeSent(detail);
    };
  }

  private BroadcastOutcome refused(ClientFamily family, int code, String message) {
    return table(family)
        .classify(code, message)
        .or(() -> table(ClientFamily.GENERIC).classify(code, message))
        .orElseGet(() -> unknown(family, code, message));
  }

  private ClassificationTable table(ClientFamily family) {
    return tables.getOrDefault(family, new ClassificationTable(List.of()));
  }

  private BroadcastOutcome unknown(ClientFamily family, int code, String message) {
    Counter.builder("relayer.node.unknown.answers")
        .description("Refusals of transactions in words that no classification table has")
        .tags(tags.and("family", family.label(), "text", boundedText(message)))
        .register(registry)
        .increment();
    return new BroadcastOutcome.MaybeSent("error " + code + ": " + message);
  }

  /// The message without its numbers; after [#MAX_TEXTS] different ones, `other`.
  private String boundedText(String message) {
    String text = message.replaceAll("0x[0-9a-fA-F]+|[0-9]+", "#");
    String cut = text.length() > MAX_TEXT_LENGTH ? text.substring(0, MAX_TEXT_LENGTH) : text;
    boolean room = unknownTexts.contains(cut) || unknownTexts.size() < MAX_TEXTS;
    if (room) {
      unknownTexts.add(cut);
    }
    return room ? cut : "other";
  }
}
