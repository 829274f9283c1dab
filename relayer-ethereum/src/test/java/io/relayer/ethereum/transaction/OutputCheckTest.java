package io.relayer.ethereum.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.curve.Curve;
import io.relayer.ethereum.curve.Signature;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputCheckTest {
  private static final Curve CURVE = Curve.instance();
  private static final byte[] SECRET = new RandomTransactions(1).secret();
  private static final Address SENDER = CURVE.addressOf(SECRET);
  private static final Address TO = Address.parse("0x3535353535353535353535353535353535353535");
  private static final Bytes DATA = Bytes.parse("0xa9059cbb");
  private static final Wei CAP = Wei.gwei(30);
  private static final Wei TIP = Wei.gwei(2);
  private static final List<AccessListEntry> LIST = List.of(new AccessListEntry(TO, List.of()));

  private static final UnsignedTransaction ASKED = dynamic(1, 7, 50_000, TO, 5, DATA);

  record Forgery(String field, UnsignedTransaction signed) {}

  static List<Forgery> forgeries() {
    TransactionBody body = ASKED.body();
    return List.of(
        new Forgery("chain id", dynamic(2, 7, 50_000, TO, 5, DATA)),
        new Forgery("nonce", dynamic(1, 8, 50_000, TO, 5, DATA)),
        new Forgery("gas limit", dynamic(1, 7, 50_001, TO, 5, DATA)),
        new Forgery("to", dynamic(1, 7, 50_000, SENDER, 5, DATA)),
        new Forgery("to", dynamic(1, 7, 50_000, null, 5, DATA)),
        new Forgery("value", dynamic(1, 7, 50_000, TO, 6, DATA)),
        new Forgery("data", dynamic(1, 7, 50_000, TO, 5, Bytes.EMPTY)),
        new Forgery("fees", new UnsignedTransaction.Dynamic(body, CAP, CAP, LIST)),
        new Forgery("fees", new UnsignedTransaction.Dynamic(body, TIP, TIP, LIST)),
        new Forgery("access list", new UnsignedTransaction.Dynamic(body, CAP, TIP, List.of())),
        new Forgery("type", new UnsignedTransaction.AccessList(body, CAP, LIST)),
        new Forgery("type", new UnsignedTransaction.Legacy(body, CAP)));
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void whatWasAskedIsVerified(long seed) {
    var random = new RandomTransactions(seed);
    for (int i = 0; i < 100; i++) {
      UnsignedTransaction asked = random.next();

      assertThat(OutputCheck.of(asked, SENDER, sign(asked))).isEqualTo(new OutputCheck.Verified());
    }
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void otherTransactionIsNamed(Forgery forgery) {
    assertThat(OutputCheck.of(ASKED, SENDER, sign(forgery.signed())))
        .isInstanceOfSatisfying(
            OutputCheck.Mismatch.class,
            mismatch -> assertThat(mismatch.what()).startsWith(forgery.field() + ": asked "));
  }

  @Test
  void otherSendersSignatureIsNamed() {
    OutputCheck check = OutputCheck.of(ASKED, TO, sign(ASKED));

    assertThat(check)
        .isEqualTo(new OutputCheck.Mismatch("sender: asked " + TO + ", signed by " + SENDER));
  }

  @ParameterizedTest
  @ValueSource(longs = {24, 25, 26})
  void otherParityIsNamed(long seed) {
    var random = new RandomTransactions(seed);
    for (int i = 0; i < 20; i++) {
      UnsignedTransaction asked = random.next();
      Signature made = CURVE.sign(asked.preimage().digest(), SECRET);
      var other = new Signature(made.r(), made.s(), 1 - made.yParity());

      assertThat(OutputCheck.of(asked, SENDER, asked.signedWith(other)))
          .isInstanceOfSatisfying(
              OutputCheck.Mismatch.class,
              mismatch ->
                  assertThat(mismatch.what())
                      .startsWith("sender: asked " + SENDER + ", signed by ")
                      .doesNotEndWith(SENDER.toString()));
    }
  }

  @Test
  void signatureOverAnotherTransactionIsNamed() {
    Bytes other = dynamic(1, 8, 50_000, TO, 5, DATA).preimage().digest();
    SignedTransaction signed = ASKED.signedWith(CURVE.sign(other, SECRET));

    assertThat(OutputCheck.of(ASKED, SENDER, signed))
        .isInstanceOfSatisfying(
            OutputCheck.Mismatch.class,
            mismatch -> assertThat(mismatch.what()).startsWith("sender"));
  }

  @Test
  void otherHashIsNamed() {
    var signed = new SignedTransaction(sign(ASKED).raw(), TxHash.of(new byte[32]));

    assertThat(OutputCheck.of(ASKED, SENDER, signed))
        .isInstanceOfSatisfying(
            OutputCheck.Mismatch.class, mismatch -> assertThat(mismatch.what()).startsWith("hash"));
  }

  @Test
  void noFlippedBitGetsThrough() {
    byte[] raw = sign(ASKED).raw().toArray();
    for (int bit = 0; bit < raw.length * Byte.SIZE; bit++) {
      byte[] damaged = raw.clone();
      damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

      assertThat(OutputCheck.of(ASKED, SENDER, SignedTransaction.of(damaged)))
          .as("bit %d", bit)
          .isInstanceOf(OutputCheck.Mismatch.class);
    }
  }

  @Test
  void anyBytesAreJudgedWithoutAnException() {
    var random = new Random(3);
    byte[] raw = sign(ASKED).raw().toArray();
    for (int i = 0; i < 5_000; i++) {
      byte[] garbage = i % 2 == 0 ? new byte[random.nextInt(200)] : raw.clone();
      for (int change = 0; change < 3 && garbage.length > 0; change++) {
        garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
      }

      assertThat(OutputCheck.of(ASKED, TO, SignedTransaction.of(garbage)))
          .isInstanceOf(OutputCheck.Mismatch.class);
    }
  }

  private static UnsignedTransaction dynamic(
      long chain, long nonce, long gas, @Nullable Address to, long value, Bytes data) {
    var body =
        new TransactionBody(new ChainId(chain), new Nonce(nonce), gas, to, Wei.of(value), data);
    return new UnsignedTransaction.Dynamic(body, CAP, TIP, LIST);
  }

  private static SignedTransaction sign(UnsignedTransaction transaction) {
    return transaction.signedWith(CURVE.sign(transaction.preimage().digest(), SECRET));
  }
}
