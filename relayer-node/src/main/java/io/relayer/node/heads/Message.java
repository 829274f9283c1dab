package io.relayer.node.heads;

import io.relayer.core.domain.BlockHash;
import io.relayer.node.chain.ForeignText;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a node says over WebSocket: answers and announcements, in any order.
sealed interface Message {
  /// To the call of this id.
  record Answer(long id, String result) implements Message {}

  record Refusal(long id, String detail) implements Message {}

  record Head(String subscription, long number, BlockHash hash) implements Message {}

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
        return new Refusal(id, ForeignText.clean(message.path("error").toString()));
      }
      return message.has("result")
          ? new Answer(id, message.path("result").asString(""))
          : new Other();
    } catch (JacksonException _) {
      return new Broken("a message is not JSON: " + begin(text));
    }
  }

  private static Message announcement(JsonNode params) {
    JsonNode header = params.path("result");
    String number = header.path("number").asString("");
    String hash = header.path("hash").asString("");
    try {
      long height = Long.decode(number);
      if (height >= 0) {
        return new Head(params.path("subscription").asString(""), height, BlockHash.parse(hash));
      }
    } catch (IllegalArgumentException _) {
      return unlikeAHead(number, hash);
    }
    return unlikeAHead(number, hash);
  }

  private static Message unlikeAHead(String number, String hash) {
    return new Broken("a head has number '%s' and hash '%s'".formatted(begin(number), begin(hash)));
  }

  private static String begin(String text) {
    return ForeignText.clean(text.substring(0, Math.min(100, text.length())));
  }
}
