package io.relayer.app.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.devnet.JsonSchema;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Holds every event that a test sees against `docs/schema/event.json`: it is as described there,
/// and nothing in it is left undescribed.
final class EventSchema {
  private static final JsonSchema SCHEMA = JsonSchema.of("event.json");
  private static final List<String> DESCRIBED =
      Stream.of("transaction", "rejected")
          .flatMap(kind ->
              SCHEMA.document().at("/$defs/" + kind + "/properties").propertyNames().stream())
          .toList();

  private EventSchema() {}

  static void check(byte[] value) {
    JsonNode event = JsonMapper.shared().readTree(value);
    assertThat(SCHEMA.problems(event)).as("event %s", event).isEmpty();
    if (event.has("id")) {
      assertThat(DESCRIBED).as("fields of event %s", event).containsAll(event.propertyNames());
    }
  }
}
