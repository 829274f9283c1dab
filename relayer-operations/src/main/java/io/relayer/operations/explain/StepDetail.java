package io.relayer.operations.explain;

import io.relayer.messages.event.EventName;
import io.relayer.operations.status.ViewRow;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A short text of what a step changed, from the event's data.
final class StepDetail {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private StepDetail() {}

  static String of(ViewRow step) {
    JsonNode detail = JSON.readTree(step.get("detail"));
    StringJoiner words = new StringJoiner(", ");
    EventName.ofTransaction(step.get("event")).ifPresent(event -> add(words, detail, event));
    return words.toString();
  }

  private static void add(StringJoiner words, JsonNode detail, EventName event) {
    switch (event) {
      case WAITING -> add(words, detail, "for ", "waitingFor");
      case SIGNED -> add(words, detail, "nonce ", "nonce");
      case INCLUDED -> {
        add(words, detail, "block ", "blockNumber");
        add(words, detail, "gas ", "gasUsed");
        addForeign(words, detail);
      }
      case REPLACED -> add(words, detail, "by ", "hash");
      case GIVEN_UP -> {
        add(words, detail, "", "intent");
        add(words, detail, "ordered by ", "by");
      }
      case BUMP_ORDERED -> add(words, detail, "by ", "by");
      case CONFIRMED, FAILED, CANCELLED -> {
        add(words, detail.path("failure"), "", "code");
        add(words, detail.path("failure"), "", "message");
        add(words, detail, "depth ", "confirmations");
        addForeign(words, detail);
        add(words, detail, "ordered by ", "by");
      }
      default -> {} // its name says it
    }
  }

  private static void addForeign(StringJoiner words, JsonNode detail) {
    if (detail.path("attemptKind").asString("").equals("foreign")) {
      add(words, detail, "executed by another's ", "hash");
    }
  }

  private static void add(StringJoiner words, JsonNode of, String before, String field) {
    JsonNode value = of.path(field);
    if (!value.isMissingNode() && !value.isNull()) {
      words.add(before + value.asString());
    }
  }
}
