package io.relayer.devnet.rpc;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An answer in which a field has another value, as by a proxy with spellings of its own.
final class FieldRewrite {
  private FieldRewrite() {}

  static ObjectNode of(ObjectNode answer, RpcFault.Writes writes) {
    if (writes.field().isEmpty()) {
      answer.set("result", JsonMapper.shared().readTree(writes.json()));
    } else {
      rewrite(answer.path("result"), writes);
    }
    return answer;
  }

  private static void rewrite(JsonNode node, RpcFault.Writes writes) {
    node.forEach(inner -> rewrite(inner, writes));
    if (node instanceof ObjectNode object && object.has(writes.field())) {
      if (writes.json().isEmpty()) {
        object.remove(writes.field());
      } else {
        object.set(writes.field(), JsonMapper.shared().readTree(writes.json()));
      }
    }
  }
}
