package io.relayer.messages.request;

import io.relayer.ethereum.curve.Curve;
import io.relayer.ethereum.curve.Signature;
import io.relayer.ethereum.transaction.TransactionBody;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.transaction.UnsignedTransaction;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import java.util.List;

/// A key on a machine without a network: payments of chain 31337 as hex of their signed bytes.
public final class OfflineWallet {
  public static final long CHAIN = 31337;

  private static final Address TO = Address.parse("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc");

  private final byte[] secret = new byte[Curve.SECRET_LENGTH];

  /// @param key one number for each key
  public OfflineWallet(int key) {
    secret[secret.length - 1] = (byte) key;
  }

  public Address address() {
    return Curve.instance().addressOf(secret);
  }

  /// A payment of 5 wei with an EIP-1559 fee cap, half of which is the tip.
  public String payment(long nonce, long gwei) {
    return payment(nonce, 5, gwei);
  }

  public String payment(long nonce, long wei, long gwei) {
    return sign(CHAIN, nonce, wei, new TransactionFees.Dynamic(Wei.gwei(gwei), Wei.gwei(gwei / 2)));
  }

  public String sign(long chain, long nonce, long wei, TransactionFees fees) {
    TransactionBody body =
        new TransactionBody(
            new ChainId(chain), new Nonce(nonce), 21_000, TO, Wei.of(wei), Bytes.EMPTY);
    UnsignedTransaction unsigned = UnsignedTransaction.of(body, fees, List.of());
    Signature signature = Curve.instance().sign(unsigned.preimage().digest(), secret);
    return unsigned.signedWith(signature).raw().toString();
  }
}
