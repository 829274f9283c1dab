package io.relayer.app.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relayer.ethereum.value.Bytes;
import io.relayer.messages.request.Origin;
import io.relayer.messages.request.ParsedRequest;
import io.relayer.messages.request.RequestParser;
import java.io.ByteArrayOutputStream;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Validates lines by the parser that intake uses, and gives an id to those that have none.
final class LineValidator {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RequestParser parser;

  LineValidator(RequestParser parser) {
    this.parser = parser;
  }

  Line validate(long number, byte[] value) {
    ParsedRequest parsed = parser.parse(value);
    byte[] published = value;
    if (parsed instanceof ParsedRequest.Invalid(var _, var _, var _, var id)
        && id == null
        && isObjectWithoutId(value)) {
      published = withId(value);
      parsed = parser.parse(published);
    }
    return switch (parsed) {
      case ParsedRequest.Valid(var request) ->
          new Line.Good(number, request.key(), request.origin(), Bytes.of(published));
      case ParsedRequest.Raw(var request) ->
          new Line.Good(
              number,
              request.key(),
              new Origin.Sender(request.place().chain(), request.place().sender()),
              Bytes.of(published));
      case ParsedRequest.Invalid(var code, var message, var _, var _) ->
          new Line.Bad(number, code, message);
    };
  }

  private static boolean isObjectWithoutId(byte[] value) {
    try {
      JsonNode node = JSON.readTree(value);
      return node.isObject() && !node.has("id");
    } catch (JacksonException _) {
      return false; // the parser has said so already
    }
  }

  /// All else stays as it was written.
  private static byte[] withId(byte[] value) {
    int brace = 0;
    while (value[brace] != '{') {
      brace++;
    }
    int next = brace + 1;
    while (Character.isWhitespace(value[next])) {
      next++;
    }
    String id = "\"id\":\"%s\"%s".formatted(UUID.randomUUID(), value[next] == '}' ? "" : ",");
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + id.length());
    out.write(value, 0, brace + 1);
    out.writeBytes(id.getBytes(UTF_8));
    out.write(value, brace + 1, value.length - brace - 1);
    return out.toByteArray();
  }
}
