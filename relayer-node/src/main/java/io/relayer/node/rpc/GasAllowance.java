package io.relayer.node.rpc;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.web3j.protocol.core.Response;

/// The gas allowance of an execution that ran out of gas, read from a node's error: `gas required
/// exceeds allowance (30000000)` of geth and those that came of it or speak like it, `Out of gas:
/// gas required exceeds allowance: 30000000` of anvil.
///
/// Why: RATIONALE.md#allowance.
final class GasAllowance {
  private static final Pattern WORDS =
      Pattern.compile(
          "(?:gas required|required gas) exceeds allowance:?\\s*\\(?(\\d{1,18})\\b",
          Pattern.CASE_INSENSITIVE);

  private GasAllowance() {}

  /// Empty if the error is about something else.
  static OptionalLong in(Response.Error error) {
    Matcher words = WORDS.matcher(error.getMessage());
    return words.find() ? OptionalLong.of(Long.parseLong(words.group(1))) : OptionalLong.empty();
  }
}
