package io.relayer.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A record's headers, and how they stand in a `jsonb` column: an array of `{"name", "text"}`, or
/// `{"name", "base64"}` where the value is not text that the column can hold.
public final class Headers {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RecordHeaders headers = new RecordHeaders();

  /// Adds a header; null adds nothing.
  public Headers add(String name, @Nullable String value) {
    if (value != null) {
      headers.add(name, value.getBytes(UTF_8));
    }
    return this;
  }

  public Headers addBytes(String name, byte[] value) {
    headers.add(name, value);
    return this;
  }

  public RecordHeaders toKafka() {
    return headers;
  }

  public String toJson() {
    ArrayNode array = JSON.createArrayNode();
    for (Header header : headers) {
      ObjectNode entry = array.addObject().put("name", header.key());
      String text = text(header.value());
      if (text != null) {
        entry.put("text", text);
      } else {
        entry.put("base64", Base64.getEncoder().encodeToString(header.value()));
      }
    }
    return JSON.writeValueAsString(array);
  }

  public static Headers parse(String json) {
    Headers headers = new Headers();
    for (JsonNode entry : JSON.readTree(json)) {
      String name = entry.path("name").asString();
      headers.addBytes(
          name,
          entry.has("text")
              ? entry.path("text").asString().getBytes(UTF_8)
              : Base64.getDecoder().decode(entry.path("base64").asString()));
    }
    return headers;
  }

  /// Null where it is not UTF-8, or has the one character that `jsonb` can't hold.
  private static @Nullable String text(byte[] value) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return text.indexOf('\0') < 0 ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
