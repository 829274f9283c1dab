package io.relayer.devnet.rpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A node whose faults hold of whole requests: of a batch's answers, and of the connection.
record FaultyNode(RpcHandler node, List<RpcFault> faults) {

  /// Empty if the connection is to be closed instead.
  Optional<JsonNode> answer(JsonNode request) {
    RpcHandler all = node.with(faults);
    JsonNode answer =
        request.isArray()
            ? batch(calls(request).map(all::answer).toList())
            : all.answer((ObjectNode) request);
    return faults.stream().anyMatch(fault -> loses(fault, request))
        ? Optional.empty()
        : Optional.of(answer);
  }

  private static Stream<ObjectNode> calls(JsonNode request) {
    return request.isArray()
        ? StreamSupport.stream(request.spliterator(), false).map(ObjectNode.class::cast)
        : Stream.of((ObjectNode) request);
  }

  private static boolean loses(RpcFault fault, JsonNode request) {
    return fault instanceof RpcFault.LosesAnswer(String method)
        && calls(request).anyMatch(call -> method.equals(Call.method(call)));
  }

  private JsonNode batch(List<ObjectNode> answers) {
    List<ObjectNode> changed = new ArrayList<>(answers);
    for (RpcFault fault : faults) {
      switch (fault) {
        case RpcFault.ReversedBatch() -> Collections.reverse(changed);
        case RpcFault.LeavesOut(int index) when index < changed.size() -> changed.remove(index);
        case RpcFault.WithoutIds() -> changed.forEach(answer -> answer.remove("id"));
        case RpcFault.LeavesOut _,
            RpcFault.Lagging _,
            RpcFault.Stuck _,
            RpcFault.FinalizedBehind _,
            RpcFault.FinalizedAt _,
            RpcFault.NoFinalized _,
            RpcFault.StrayReceipts _,
            RpcFault.OtherSenders _,
            RpcFault.Fork _,
            RpcFault.OtherTransactions _,
            RpcFault.PrunedHeaders _,
            RpcFault.Pruned _,
            RpcFault.OtherChain _,
            RpcFault.OtherGenesis _,
            RpcFault.Empty _,
            RpcFault.Writes _,
            RpcFault.Forgets _,
            RpcFault.Misnames _,
            RpcFault.Refuses _,
            RpcFault.Chokes _,
            RpcFault.Says _,
            RpcFault.RefusesPayload _,
            RpcFault.KeepsNoGaps _,
            RpcFault.LeastTip _,
            RpcFault.MostPrice _,
            RpcFault.LosesAnswer _ -> {}
      }
    }
    return JsonMapper.shared().createArrayNode().addAll(changed);
  }
}
