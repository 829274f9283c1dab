package io.relayer.app.stack;

/// Contracts for tests, as init code.
public final class Contracts {
  private static final String COPY_AND_RETURN = "6057600c60003960576000f3";
  private static final String REVERT_WITH_REASON_NO =
      "7f08c379a0"
          + "00".repeat(28) // Error(string)
          + "600052"
          + "602060045260026024527f6e6f"
          + "00".repeat(30)
          + "60445260646000fd";

  /// Every call of it reverts with the reason "no".
  public static final String REVERTING = "0x" + COPY_AND_RETURN + REVERT_WITH_REASON_NO;

  /// Where the configuration says that contract `vault` is.
  public static final String VAULT = "0x00000000000000000000000000000000000bea75";

  /// Code: reverts with `InsufficientBalance(1, 2)` when something is sent along.
  public static final String VAULT_CODE =
      "0x34600557" + "00" + "5b" + "6044601260003960446000fd" + "cf479181" + one("1") + one("2");

  /// Code of a token with one allowance: `approve` gives it, `transferFrom` uses it up and reverts
  /// where there is none. Which of the two is meant, it sees by the length of the call.
  public static final String TOKEN_CODE =
      "0x3660441460195760005460125760006000fd5b6000600055005b600160005500";

  public static final String APPROVE = "0x095ea7b3" + one("1") + one("2");
  public static final String TRANSFER_FROM = "0x23b872dd" + one("1") + one("2") + one("3");

  static final String VAULT_ABI =
      """
      [{"type":"function","name":"pay","stateMutability":"payable",
        "inputs":[{"name":"to","type":"address"},{"name":"amounts","type":"tuple[]","components":[{"name":"wei","type":"uint256"}]}]},
       {"type":"error","name":"InsufficientBalance",
        "inputs":[{"name":"available","type":"uint256"},{"name":"required","type":"uint256"}]}]
      """;

  private Contracts() {}

  private static String one(String digit) {
    return "0".repeat(63) + digit;
  }
}
