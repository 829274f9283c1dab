package io.relayer.devnet.rpc;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Answers one call: the node itself, or it with a fault.
@FunctionalInterface
interface RpcHandler {
  int REFUSED = -32000;

  /// @return a whole JSON-RPC answer
  ObjectNode answer(ObjectNode call);

  /// The node with all of `faults`, the last one nearest to the client.
  default RpcHandler with(List<RpcFault> faults) {
    RpcHandler all = this;
    for (RpcFault fault : faults) {
      all = all.with(fault);
    }
    return all;
  }

  private RpcHandler with(RpcFault fault) {
    return switch (fault) {
      case RpcFault.Lagging(long blocks) ->
          new ShortChain(this, head -> Math.max(0, head - blocks));
      case RpcFault.Stuck(long at) -> new ShortChain(this, head -> Math.min(head, at));
      case RpcFault.Pruned(long kept, boolean silent) -> new PrunedNode(this, kept, silent);
      case RpcFault.OtherChain(long id) -> call -> otherChain(call, id);
      case RpcFault.OtherGenesis(String hash) ->
          call -> OtherBlocks.withGenesis(answer(call), call, hash);
      case RpcFault.FinalizedBehind(long blocks) ->
          new FinalizedTag(this, head -> Math.max(0, head - blocks));
      case RpcFault.FinalizedAt(long number) -> new FinalizedTag(this, _ -> number);
      case RpcFault.NoFinalized() ->
          call -> FinalizedTag.isAsked(call) ? Call.nothing(call) : answer(call);
      case RpcFault.StrayReceipts() -> call -> OtherBlocks.inReceipts(answer(call), call);
      case RpcFault.OtherSenders() -> this::otherSenders;
      case RpcFault.Fork(long from) -> call -> OtherBlocks.in(answer(call), call, from);
      case RpcFault.OtherTransactions() -> call -> OtherBlocks.holding(answer(call), call);
      case RpcFault.PrunedHeaders(long before) ->
          call -> OtherBlocks.without(answer(call), call, before);
      case RpcFault.Empty(var methods) ->
          call ->
              methods.isEmpty() || methods.contains(Call.method(call))
                  ? Call.nothing(call)
                  : answer(call);
      case RpcFault.Writes writes ->
          call ->
              writes.method().equals(Call.method(call))
                  ? FieldRewrite.of(answer(call), writes)
                  : answer(call);
      case RpcFault.Forgets() -> this::forget;
      case RpcFault.Misnames() -> this::misname;
      case RpcFault.Refuses(String method, int code, String message) ->
          call -> method.equals(Call.method(call)) ? Call.error(call, code, message) : answer(call);
      case RpcFault.Chokes(String method, String parameter, boolean malformed) ->
          call -> chokesOn(call, method, parameter) ? choked(call, malformed) : answer(call);
      case RpcFault.Says(String method, String result) ->
          call ->
              method.equals(Call.method(call))
                  ? Call.result(call, JsonMapper.shared().readTree(result))
                  : answer(call);
      case RpcFault.RefusesPayload(String bytes, int code, String message) ->
          refusing(sent -> sent.contains(bytes), code, message);
      case RpcFault.KeepsNoGaps(String sender) ->
          refusing(
              sent -> sent.nonce() > number("eth_getTransactionCount", sender, "pending"),
              REFUSED,
              "nonce too high");
      case RpcFault.LeastTip(long wei, String message) ->
          refusing(sent -> sent.tip().compareTo(BigInteger.valueOf(wei)) < 0, REFUSED, message);
      case RpcFault.MostPrice(long wei, String message) ->
          refusing(sent -> sent.price().compareTo(BigInteger.valueOf(wei)) > 0, REFUSED, message);
      case RpcFault.LosesAnswer _,
          RpcFault.ReversedBatch _,
          RpcFault.LeavesOut _,
          RpcFault.WithoutIds _ ->
          this; // of requests, not of calls
    };
  }

  private static boolean chokesOn(ObjectNode call, String method, String parameter) {
    return method.equals(Call.method(call))
        && Call.parameter(call, 0).asString("").startsWith(parameter);
  }

  private static ObjectNode choked(ObjectNode call, boolean malformed) {
    return malformed
        ? Call.result(call, JsonMapper.shared().createObjectNode().put("number", "none"))
        : Call.error(call, -32603, "a record of the database is broken");
  }

  private RpcHandler refusing(Predicate<SentTransaction> which, int code, String message) {
    return call ->
        SentTransaction.is(call) && which.test(SentTransaction.of(call))
            ? Call.error(call, code, message)
            : answer(call);
  }

  private long number(String method, Object... parameters) {
    return Long.decode(ask(method, parameters).asString("0x0"));
  }

  private ObjectNode otherChain(ObjectNode call, long id) {
    return switch (Call.method(call)) {
      case "eth_chainId" -> Call.result(call, Call.hex(id));
      case "net_version" -> Call.result(call, Long.toString(id));
      default -> answer(call);
    };
  }

  private ObjectNode forget(ObjectNode call) {
    return Call.method(call).equals("eth_sendRawTransaction")
        ? Call.result(call, ask("web3_sha3", Call.parameter(call, 0)).asString(""))
        : answer(call);
  }

  private ObjectNode misname(ObjectNode call) {
    ObjectNode answer = answer(call);
    return Call.method(call).equals("eth_sendRawTransaction") && answer.path("result").isString()
        ? Call.result(call, ask("web3_sha3", answer.path("result").asString()).asString(""))
        : answer;
  }

  private ObjectNode otherSenders(ObjectNode call) {
    ObjectNode answer = answer(call);
    switch (Call.method(call)) {
      case "eth_getTransactionReceipt" -> otherSender(answer.path("result"));
      case "eth_getBlockReceipts" -> answer.path("result").forEach(RpcHandler::otherSender);
      default -> {} // of no receipts
    }
    return answer;
  }

  private static void otherSender(JsonNode receipt) {
    if (receipt instanceof ObjectNode one) {
      one.put("from", "0x" + "0d".repeat(20));
    }
  }

  /// The result of a call that the client did not make.
  default JsonNode ask(String method, Object... parameters) {
    return answer(Call.of(method, parameters)).path("result");
  }
}
