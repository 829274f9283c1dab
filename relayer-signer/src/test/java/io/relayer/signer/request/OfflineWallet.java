package io.relayer.signer.request;

import io.relayer.core.attempt.Fees;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.Wei;
import io.relayer.signer.encoding.Curve;
import io.relayer.signer.encoding.Signature;
import io.relayer.signer.encoding.TransactionBody;
import io.relayer.signer.encoding.UnsignedTransaction;
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
    return sign(CHAIN, nonce, wei, new Fees.Dynamic(Wei.gwei(gwei), Wei.gwei(gwei / 2)));
  }

  public String sign(long chain, long nonce, long wei, Fees fees) {
    TransactionBody body =
        new TransactionBody(
            new ChainId(chain), new Nonce(nonce), 21_000, TO, Wei.of(wei), Bytes.EMPTY);
    UnsignedTransaction unsigned = UnsignedTransaction.of(body, fees, List.of());
    Signature signature = Curve.instance().sign(unsigned.preimage().digest(), secret, address());
    return unsigned.signedWith(signature).raw().toString();
  }
}
