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

  private Contracts() {}
}
