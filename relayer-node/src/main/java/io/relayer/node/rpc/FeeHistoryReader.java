package io.relayer.node.rpc;

import io.relayer.node.chain.FeeHistory;
import io.relayer.node.rpc.Field.UnreadableException;
import java.util.List;

/// The answer to `eth_feeHistory`. Fees can be had without it, so one that can't be read is a value
/// and no failure: [Result.Unreadable].
final class FeeHistoryReader {
  private FeeHistoryReader() {}

  sealed interface Result {
    record Read(FeeHistory history) implements Result {}

    record Nothing() implements Result {}

    record Unreadable(String detail) implements Result {}
  }

  /// @param percentiles how many were asked for
  static Result read(Field result, int percentiles) {
    if (result.isNone()) {
      return new Result.Nothing();
    }
    try {
      return new Result.Read(history(result, percentiles));
    } catch (UnreadableException e) {
      return new Result.Unreadable("eth_feeHistory: " + e.detail() + "; priced without it");
    }
  }

  private static FeeHistory history(Field result, int percentiles) {
    return new FeeHistory(
        result.at("oldestBlock").ifReadable(Field::number).orElse(-1L),
        result.at("baseFeePerGas").list(Field::price),
        percentiles == 0 ? List.of() : result.at("reward").list(row -> row.list(Field::price)),
        result.at("gasUsedRatio").list(FeeHistoryReader::ratio));
  }

  private static double ratio(Field field) {
    double ratio = field.value().isNumber() ? field.value().asDouble(Double.NaN) : Double.NaN;
    if (!Double.isFinite(ratio) || ratio < 0) {
      throw field.unreadable("a ratio");
    }
    return ratio;
  }
}
