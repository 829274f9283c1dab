package io.relayer.node.conformance;

import io.relayer.ethereum.value.Bytes;
import io.relayer.node.TestAccount;
import java.util.Arrays;

/// Transactions that no signer makes.
final class OddTransactions {
  private static final int SIGNATURE = 65; // r and s, each with its length before it, less one

  private OddTransactions() {}

  /// With an r and s that no signature has.
  static Bytes withoutSignature(Bytes signed) {
    byte[] bytes = signed.toArray();
    int end = bytes.length;
    Arrays.fill(bytes, end - 32, end, (byte) 0xff);
    Arrays.fill(bytes, end - SIGNATURE, end - 33, (byte) 0xff);
    return Bytes.of(bytes);
  }

  static Bytes ofType(int type, Bytes signed) {
    byte[] bytes = signed.toArray();
    bytes[0] = (byte) type;
    return Bytes.of(bytes);
  }

  static TestAccount large(TestAccount account) {
    byte[] data = new byte[132_000];
    TestAccount.Draft draft = account.draft();
    return account.with(
        new TestAccount.Draft(
            draft.nonce(),
            5_000_000,
            draft.tip(),
            draft.maxFee(),
            TestAccount.NOBODY,
            Bytes.of(data)));
  }
}
