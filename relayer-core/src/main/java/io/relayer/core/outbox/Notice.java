package io.relayer.core.outbox;

import io.relayer.messages.event.CloudEvent;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// An event that is not a transaction's.
///
/// @param value its JSON object
public record Notice(CloudEvent event, Map<String, ?> value) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  byte[] json() {
    return JSON.writeValueAsBytes(value);
  }
}
