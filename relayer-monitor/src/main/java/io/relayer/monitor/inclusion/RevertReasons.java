package io.relayer.monitor.inclusion;

import io.relayer.core.abi.CustomErrors;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.TxHash;
import io.relayer.core.lifecycle.ChainMatchDao;
import io.relayer.core.lifecycle.ChainMatchDao.Executed;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.Parallel;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Call;
import io.relayer.node.chain.CallResult;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.Receipt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Why payloads reverted: a receipt does not say it, so the call is made again. First in the state
/// before the block, then in the one after it, since it may be an earlier transaction of the block
/// that made it revert. If it reverts in neither, no reason is given.
public final class RevertReasons {
  /// The most that are asked for in one go; further ones stay without a reason.
  private static final int AT_MOST = 256;

  private static final int AT_ONCE = 8;

  private final Leader leader;
  private final CustomErrors errors;

  public RevertReasons(Leader leader, CustomErrors errors) {
    this.leader = leader;
    this.errors = errors;
  }

  /// The receipts, those of reverted payloads with their reasons.
  List<Mined> explain(ChainReads node, List<Receipt> receipts) {
    Map<TxHash, Receipt> reverted =
        receipts.stream()
            .filter(receipt -> !receipt.succeeded())
            .limit(AT_MOST)
            .collect(Collectors.toMap(Receipt::transaction, Function.identity()));
    if (reverted.isEmpty()) {
      return receipts.stream().map(receipt -> new Mined(receipt, null)).toList();
    }
    List<Executed> calls =
        leader.read(handle -> ChainMatchDao.payloads(handle, node.chainId(), reverted.keySet()));
    List<Optional<String>> answers =
        Parallel.map(calls, AT_ONCE, call -> reason(node, call, reverted.get(call.hash())));
    Map<TxHash, String> reasons = new java.util.HashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      TxHash hash = calls.get(i).hash();
      answers.get(i).ifPresent(reason -> reasons.put(hash, reason));
    }
    return receipts.stream()
        .map(receipt -> new Mined(receipt, reasons.get(receipt.transaction())))
        .toList();
  }

  private Optional<String> reason(ChainReads node, Executed executed, @Nullable Receipt receipt) {
    if (receipt == null) {
      return Optional.empty();
    }
    Call call =
        new Call(
            executed.from(), executed.to(), executed.value(), executed.data(), executed.gasLimit());
    return reason(node, call, BlockRef.of(receipt.blockNumber() - 1))
        .or(() -> reason(node, call, BlockRef.of(receipt.blockHash())))
        .or(() ->
            receipt.gasUsed() == executed.gasLimit()
                ? Optional.of("out of gas")
                : Optional.empty());
  }

  /// A node that can't tell is no reason to leave the transaction unjudged.
  private Optional<String> reason(ChainReads node, Call call, BlockRef at) {
    try {
      return switch (node.call(call, at)) {
        case CallResult.Reverted(Bytes data, String plain) ->
            Optional.of(errors.describe(data).orElse(plain));
        case CallResult.Returned(var _), CallResult.Unavailable(String _) -> Optional.empty();
      };
    } catch (NodeException e) {
      return switch (e.reason()) {
        case REFUSED, UNKNOWN_BLOCK -> Optional.empty();
        case UNREACHABLE, RATE_LIMITED, INCONSISTENT, BEHIND, NO_USABLE_NODE, INTERRUPTED -> throw e;
      };
    }
  }
}
