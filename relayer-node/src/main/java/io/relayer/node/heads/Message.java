package io.relayer.node.heads;

import io.relayer.node.chain.Quantity;
import io.relayer.node.chain.UntrustedText;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JSON-RPC message of a node over WebSocket: a response or a notification, in any order.
sealed interface Message {
  /// To the call of this id.
  record Answer(long id, JsonNode result) implements Message {}

  record Refusal(long id, String detail) implements Message {}

  /// @param number -1 where it can't be read
  record Head(String subscription, long number) implements Message {}

  /// JSON-RPC that was not asked for.
  record Other() implements Message {}

  record Broken(String detail) implements Message {}

  static String call(long id, String method, String... params) {
    var call = JsonMapper.shared().createObjectNode();
    call.put("jsonrpc", "2.0").put("id", id).put("method", method);
    var list = call.putArray("params");
    List.of(params).forEach(list::add);
    return call.toString();
  }

  static Message parse(String text) {
    try {
      JsonNode message = JsonMapper.shared().readTree(text);
      if (message.path("method").asString("").equals("eth_subscription")) {
        return announcement(message.path("params"));
      }
      long id = message.path("id").asLong(-1);
      if (message.hasNonNull("error")) {
        return new Refusal(id, UntrustedText.clean(message.path("error").toString()));
      }
      return message.has("result") ? new Answer(id, message.path("result")) : new Other();
    } catch (JacksonException _) {
      return new Broken("a message is not JSON: " + begin(text));
    }
  }

  /// Whatever the announcement says of the head, it is a reason to look.
  private static Message announcement(JsonNode params) {
    return new Head(
        params.path("subscription").asString(""),
        number(params.path("result").path("number")).orElse(-1));
  }

  /// A number as nodes write it; empty where it can't be read.
  static OptionalLong number(JsonNode json) {
    try {
      return OptionalLong.of(
          json.isIntegralNumber() && json.canConvertToLong()
              ? json.longValue()
              : Quantity.parseLong(json.asString("")));
    } catch (IllegalArgumentException _) {
      return OptionalLong.empty();
    }
  }

  private static String begin(String text) {
    return UntrustedText.clean(text.substring(0, Math.min(100, text.length())));
  }
}
