package io.relayer.operations.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Damages records to what nobody writes: fields and headers that are missing, of another kind,
/// absurdly large, or with the character that PostgreSQL refuses. Repeatable by its seed.
final class Damage {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> VALUES =
      List.of(
          "null",
          "\"\"",
          "\"\\u0000\"",
          "\"a\\u0000b\"",
          "\"0x\"",
          "\"0xzz\"",
          "\"none of these\"",
          "\"+999999999-12-31T23:59:59Z\"",
          "\"-1\"",
          "-1",
          "0",
          "2147483647",
          "9".repeat(30),
          "\"" + "9".repeat(90) + "\"",
          "1e400000",
          "1.5",
          "true",
          "[]",
          "{}",
          "[{\"a\":[null]}]");
  private static final List<String> HEADERS =
      List.of("", "\0", "x", "-1", "0", "2147483647", "9".repeat(30), "é");

  private final Random random;

  Damage(long seed) {
    this.random = new Random(seed);
  }

  /// @param value the record's, before it is damaged
  ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> record, String value) {
    RecordHeaders headers = new RecordHeaders(record.headers().toArray());
    byte @Nullable [] damaged = value.getBytes(UTF_8);
    switch (random.nextInt(8)) {
      case 0 -> damaged = null;
      case 1 -> damaged = value.substring(0, random.nextInt(value.length())).getBytes(UTF_8);
      case 2 -> damaged = ("[".repeat(3_000) + value).getBytes(UTF_8);
      case 3 -> damage(headers);
      default -> damaged = JSON.writeValueAsBytes(damaged(JSON.readTree(value)));
    }
    return new ProducerRecord<>(record.topic(), null, record.key(), damaged, headers);
  }

  private void damage(RecordHeaders headers) {
    Header[] all = headers.toArray();
    if (all.length > 0) {
      String name = all[random.nextInt(all.length)].key();
      headers.remove(name);
      switch (random.nextInt(3)) {
        case 0 -> {}
        case 1 -> headers.add(name, null);
        default -> headers.add(name, HEADERS.get(random.nextInt(HEADERS.size())).getBytes(UTF_8));
      }
    }
  }

  private JsonNode damaged(JsonNode json) {
    List<Runnable> places = new ArrayList<>();
    collect(json, places);
    places.get(random.nextInt(places.size())).run();
    return json;
  }

  private void collect(JsonNode json, List<Runnable> places) {
    if (json instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        places.add(() -> object.remove(name));
        places.add(() -> object.set(name, value()));
        places.add(() -> object.set(name, value()));
        collect(object.get(name), places);
      }
      places.add(() -> object.set("more\0", value()));
    } else if (json instanceof ArrayNode array) {
      array.forEach(element -> collect(element, places));
    }
  }

  private JsonNode value() {
    return JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
  }
}
