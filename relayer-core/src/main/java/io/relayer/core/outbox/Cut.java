package io.relayer.core.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Makes a record small that is too large for its topic: from a JSON object the long texts are
/// taken out, of anything else the beginning is kept. Header `relayer-truncated` tells how many
/// bytes the value had.
public final class Cut {
  public static final String HEADER = "relayer-truncated";

  private static final int MAX_TEXT = 1_000;
  private static final int MAX_BYTES = 16 * 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Cut() {}

  public static ProducerRecord<byte[], byte[]> of(ProducerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    RecordHeaders headers = new RecordHeaders(record.headers());
    headers.remove(HEADER);
    headers.add(HEADER, Integer.toString(value == null ? 0 : value.length).getBytes(UTF_8));
    return new ProducerRecord<>(
        record.topic(),
        null,
        null,
        head(record.key()),
        value == null ? null : value(value),
        headers);
  }

  private static byte[] value(byte[] value) {
    try {
      if (JSON.readTree(value) instanceof ObjectNode object) {
        shorten(object);
        return JSON.writeValueAsBytes(object);
      }
    } catch (JacksonException e) {
      return Arrays.copyOf(value, Math.min(value.length, MAX_BYTES));
    }
    return Arrays.copyOf(value, Math.min(value.length, MAX_BYTES));
  }

  private static void shorten(ObjectNode object) {
    List<String> tooLong = new ArrayList<>();
    for (var entry : object.properties()) {
      JsonNode value = entry.getValue();
      if (value.isArray() || (value.isString() && value.asString().length() > MAX_TEXT)) {
        tooLong.add(entry.getKey());
      } else if (value instanceof ObjectNode inner) {
        shorten(inner);
      }
    }
    object.remove(tooLong);
  }

  private static byte @Nullable [] head(byte @Nullable [] key) {
    return key == null || key.length <= MAX_BYTES ? key : Arrays.copyOf(key, MAX_BYTES);
  }
}
