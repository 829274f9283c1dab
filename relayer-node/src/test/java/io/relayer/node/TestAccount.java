package io.relayer.node;

import io.relayer.devnet.DevAccount;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import java.math.BigInteger;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/// Signs transactions of 1 wei to nobody in particular; what differs is changed by a `with`.
public record TestAccount(Credentials keys, long chainId, Draft draft) {
  public static final Address NOBODY = Address.parse("0x" + "99".repeat(20));

  public record Draft(
      long nonce, long gas, Wei tip, Wei maxFee, @Nullable Address to, Bytes data) {}

  public static TestAccount of(DevAccount account, long chainId) {
    return new TestAccount(
        Credentials.create(account.privateKey()),
        chainId,
        new Draft(0, 21_000, Wei.gwei(2), Wei.gwei(20), NOBODY, Bytes.EMPTY));
  }

  public Address address() {
    return Address.parse(keys.getAddress());
  }

  public TestAccount withChain(long other) {
    return new TestAccount(keys, other, draft);
  }

  public TestAccount withNonce(long nonce) {
    return with(new Draft(nonce, draft.gas, draft.tip, draft.maxFee, draft.to, draft.data));
  }

  public TestAccount withGas(long gas) {
    return with(new Draft(draft.nonce, gas, draft.tip, draft.maxFee, draft.to, draft.data));
  }

  public TestAccount withFees(Wei tip, Wei maxFee) {
    return with(new Draft(draft.nonce, draft.gas, tip, maxFee, draft.to, draft.data));
  }

  public TestAccount withCreation(Bytes code) {
    return with(new Draft(draft.nonce, 200_000, draft.tip, draft.maxFee, null, code));
  }

  public TestAccount with(Draft changed) {
    return new TestAccount(keys, chainId, changed);
  }

  public Bytes signed() {
    Address to = draft.to;
    return Bytes.of(
        TransactionEncoder.signMessage(
            RawTransaction.createTransaction(
                chainId,
                BigInteger.valueOf(draft.nonce),
                BigInteger.valueOf(draft.gas),
                to == null ? "" : to.toString(),
                to == null ? BigInteger.ZERO : BigInteger.ONE,
                draft.data.toString(),
                draft.tip.value(),
                draft.maxFee.value()),
            keys));
  }

  public TxHash hash() {
    return TxHash.of(Hash.sha3(signed().toArray()));
  }

  /// Creation code that reverts with `Error("nope")`: copies what follows it to memory, returns it.
  static Bytes reverting() {
    String error =
        "08c379a0"
            + "00".repeat(31)
            + "20"
            + "00".repeat(31)
            + "04"
            + HexFormat.of().formatHex(new byte[] {'n', 'o', 'p', 'e'})
            + "00".repeat(28);
    return Bytes.parse("0x6064600c60003960646000fd" + error);
  }
}
