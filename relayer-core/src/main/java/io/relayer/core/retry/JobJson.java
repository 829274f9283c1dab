package io.relayer.core.retry;

import io.relayer.core.retry.Changes.Deadline;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.messages.request.FeeTerms;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What was asked of a job, as its row has it. What was not given is not there.
final class JobJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NO_DEADLINE = "none";

  private JobJson() {}

  static String of(TransactionFilter filter) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (!filter.states().isEmpty()) {
      json.put("state", filter.states().stream().sorted().map(state -> state.text()).toList());
    }
    put(json, "sender", filter.sender());
    put(json, "chain", filter.chain() == null ? null : filter.chain().value());
    if (!filter.labels().isEmpty()) {
      json.put("labels", filter.labels());
    }
    put(json, "since", filter.since() == null ? null : filter.since().toString());
    put(json, "failure", filter.failure());
    return JSON.writeValueAsString(json);
  }

  static String of(Changes changes) {
    Map<String, Object> json = new LinkedHashMap<>();
    put(json, "gasLimit", changes.gasLimit());
    put(
        json,
        "gasFactor",
        changes.gasFactor() == null ? null : changes.gasFactor().toPlainString());
    put(
        json,
        "speed",
        changes.speed().map(speed -> speed.name().toLowerCase(Locale.ROOT)).orElse(null));
    switch (changes.deadline()) {
      case Deadline.Keep() -> {}
      case Deadline.Drop() -> json.put("deadline", NO_DEADLINE);
      case Deadline.Until(Instant at) -> json.put("deadline", at.toString());
    }
    return JSON.writeValueAsString(json);
  }

  private static void put(Map<String, Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value instanceof Number ? value : value.toString());
    }
  }

  static Changes changes(String text) {
    JsonNode json = JSON.readTree(text);
    return new Changes(
        json.has("gasLimit") ? (Long) json.get("gasLimit").asLong() : null,
        json.has("gasFactor") ? new BigDecimal(json.get("gasFactor").asString()) : null,
        json.has("speed")
            ? Optional.of(
                FeeTerms.Speed.valueOf(json.get("speed").asString().toUpperCase(Locale.ROOT)))
            : Optional.empty(),
        json.has("deadline") ? deadline(json.get("deadline").asString()) : new Deadline.Keep());
  }

  private static Deadline deadline(String text) {
    return text.equals(NO_DEADLINE) ? new Deadline.Drop() : new Deadline.Until(Instant.parse(text));
  }
}
