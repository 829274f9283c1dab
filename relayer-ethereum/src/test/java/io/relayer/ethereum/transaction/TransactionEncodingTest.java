package io.relayer.ethereum.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.relayer.ethereum.curve.Curve;
import io.relayer.ethereum.curve.Signature;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionEncodingTest {
  private static final Curve CURVE = Curve.instance();
  private static final Address TO = Address.parse("0x3535353535353535353535353535353535353535");
  private static final TransactionBody BODY =
      new TransactionBody(
          new ChainId(1), new Nonce(9), 21_000, TO, Wei.gwei(1_000_000_000), Bytes.EMPTY);

  @Test
  void legacyTransactionIsThatOfEip155() {
    var transaction = new UnsignedTransaction.Legacy(BODY, Wei.gwei(20));
    byte[] secret = Bytes.parse("0x" + "46".repeat(32)).toArray();

    SignedTransaction signed = sign(transaction, secret);

    assertThat(transaction.preimage().digest())
        .hasToString("0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53");
    assertThat(signed.raw())
        .hasToString(
            "0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a7640000"
                + "8025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
                + "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83");
    assertThat(signed.hash())
        .hasToString("0x33469b22e9f636356c4160a87eb19df52b7412e8eac32a4a55ffe88ea8350788");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyTypeIsWhatWeb3jMakesByteForByte(long seed) {
    var random = new RandomTransactions(seed);
    for (int i = 0; i < 150; i++) {
      UnsignedTransaction transaction = random.next();
      byte[] secret = random.secret();

      assertThat(sign(transaction, secret).raw())
          .as("%s", transaction)
          .isEqualTo(Bytes.of(Web3jReference.sign(transaction, secret)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void whatIsEncodedIsDecodedAgain(long seed) {
    var random = new RandomTransactions(seed);
    for (int i = 0; i < 300; i++) {
      UnsignedTransaction transaction = random.next();
      byte[] secret = random.secret();
      Signature signature = CURVE.sign(transaction.preimage().digest(), secret);

      assertThat(DecodedTransaction.parse(transaction.signedWith(signature).raw()))
          .isEqualTo(new DecodedTransaction(transaction, signature));
    }
  }

  @Test
  void feesDecideTheType() {
    var entry = new AccessListEntry(TO, List.of());
    Wei price = Wei.gwei(3);

    assertThat(
            UnsignedTransaction.of(
                BODY, new TransactionFees.Dynamic(price, Wei.ZERO), List.of(entry)))
        .isEqualTo(new UnsignedTransaction.Dynamic(BODY, price, Wei.ZERO, List.of(entry)));
    assertThat(
            UnsignedTransaction.of(BODY, new TransactionFees.Single(price, true), List.of(entry)))
        .isEqualTo(new UnsignedTransaction.AccessList(BODY, price, List.of(entry)));
    assertThat(UnsignedTransaction.of(BODY, new TransactionFees.Single(price, false), List.of()))
        .isEqualTo(new UnsignedTransaction.Legacy(BODY, price));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            UnsignedTransaction.of(BODY, new TransactionFees.Single(price, false), List.of(entry)));
  }

  private static SignedTransaction sign(UnsignedTransaction transaction, byte[] secret) {
    Bytes digest = transaction.preimage().digest();
    return transaction.signedWith(CURVE.sign(digest, secret));
  }
}
