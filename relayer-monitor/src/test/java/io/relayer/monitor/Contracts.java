package io.relayer.monitor;

import io.relayer.ethereum.abi.ContractAbi;
import io.relayer.ethereum.abi.CustomErrors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Small contracts, as the code that stands on the chain. Where nothing else is said they revert
/// with `Error("not now")`.
public final class Contracts {
  public static final String REASON = "not now";

  /// What the ABI of [#broke] declares.
  public static final CustomErrors ERRORS =
      CustomErrors.of(
          List.of(
              ContractAbi.parse(
                  """
                  [{"type":"error","name":"InsufficientBalance",
                    "inputs":[{"name":"available","type":"uint256"},{"name":"required","type":"uint256"}]}]
                  """,
                  new ArrayList<>())));

  private Contracts() {}

  /// Reverts when called without data, until it was once called with any.
  public static String gate() {
    return "0x3615600b57600160005500" + "5b600054601e57" + revertAt("20") + "5b00" + error();
  }

  /// Reverts from its second call on.
  public static String once() {
    return "0x60005415601357" + revertAt("1a") + "5b600160005500" + error();
  }

  /// Always reverts with `InsufficientBalance(1, 2)`.
  public static String broke() {
    String error = "cf479181" + "%064x".formatted(1) + "%064x".formatted(2);
    return "0x6044600c60003960446000fd" + error;
  }

  /// Needs more gas than any block has: for its memory, so a node finds out at once.
  public static String glutton() {
    return "0x63ffffffff5100";
  }

  private static String revertAt(String data) {
    return "606460%s60003960646000fd".formatted(data);
  }

  private static String error() {
    byte[] text = REASON.getBytes(StandardCharsets.UTF_8);
    return "08c379a0"
        + "%064x".formatted(32)
        + "%064x".formatted(text.length)
        + HexFormat.of().formatHex(text)
        + "00".repeat(32 - text.length);
  }
}
