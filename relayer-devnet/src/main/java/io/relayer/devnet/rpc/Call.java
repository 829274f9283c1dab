package io.relayer.devnet.rpc;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON-RPC's calls and answers.
final class Call {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Call() {}

  static ObjectNode of(String method, Object... parameters) {
    ObjectNode call = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    call.put("method", method).set("params", JSON.valueToTree(parameters));
    return call;
  }

  static String method(JsonNode call) {
    return call.path("method").asString("");
  }

  /// A missing node if there are not so many.
  static JsonNode parameter(JsonNode call, int index) {
    return call.path("params").path(index);
  }

  /// The same call with another parameter; those left out before it are null.
  static ObjectNode with(ObjectNode call, int index, JsonNode parameter) {
    ObjectNode changed = call.deepCopy();
    ArrayNode parameters =
        changed.get("params") instanceof ArrayNode given ? given : changed.putArray("params");
    while (parameters.size() <= index) {
      parameters.addNull();
    }
    parameters.set(index, parameter);
    return changed;
  }

  static ObjectNode nothing(ObjectNode call) {
    return result(call, NullNode.getInstance());
  }

  static ObjectNode result(ObjectNode call, String text) {
    return result(call, JSON.getNodeFactory().stringNode(text));
  }

  static ObjectNode result(ObjectNode call, JsonNode result) {
    ObjectNode answer = answer(call);
    answer.set("result", result);
    return answer;
  }

  static ObjectNode error(ObjectNode call, int code, String message) {
    ObjectNode answer = answer(call);
    answer.putObject("error").put("code", code).put("message", message);
    return answer;
  }

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  private static ObjectNode answer(ObjectNode call) {
    ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", call.path("id").isMissingNode() ? NullNode.getInstance() : call.get("id"));
    return answer;
  }
}
