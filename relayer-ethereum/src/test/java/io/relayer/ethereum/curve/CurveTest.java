package io.relayer.ethereum.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.relayer.ethereum.transaction.RandomTransactions;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Keccak;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of [Curve], tried with each implementation.
class CurveTest {
  private static final Bytes DIGEST = Bytes.of(Keccak.hash(new byte[] {1}));

  static Stream<Curve> curves() {
    return Stream.of(new NativeCurve(), new Web3jCurve());
  }

  @Test
  void nativeLibraryLoadsHere() {
    assertThat(Curve.instance()).isInstanceOf(NativeCurve.class);
  }

  @Test
  void machineWithoutTheNativeLibrarySignsInJava() {
    Curve chosen =
        CurveChoice.choose(() -> {
          throw new UnsatisfiedLinkError("no such library");
        });

    assertThat(chosen).isInstanceOf(Web3jCurve.class);
  }

  @ParameterizedTest
  @MethodSource("curves")
  void knownKeyHasItsKnownAddress(Curve curve) {
    byte[] secret =
        Bytes.parse("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80").toArray();

    assertThat(curve.addressOf(secret)).hasToString("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  }

  @ParameterizedTest
  @MethodSource("curves")
  void signatureRecoversToItsSenderAndNoOther(Curve curve) {
    var random = new RandomTransactions(5);
    for (int i = 0; i < 40; i++) {
      byte[] secret = random.secret();
      Address sender = curve.addressOf(secret);
      Signature signature = curve.sign(DIGEST, secret);

      assertThat(curve.recover(DIGEST, signature)).contains(sender);
      var other = new Signature(signature.r(), signature.s(), 1 - signature.yParity());
      assertThat(curve.recover(DIGEST, other)).isNotEqualTo(Optional.of(sender));
    }
  }

  @Test
  void curvesMakeTheSameSignatures() {
    var random = new RandomTransactions(6);
    for (int i = 0; i < 60; i++) {
      byte[] secret = random.secret();
      Bytes digest = Bytes.of(Keccak.hash(secret));

      assertThat(new NativeCurve().sign(digest, secret))
          .isEqualTo(new Web3jCurve().sign(digest, secret));
    }
  }

  @Test
  void nativeCodeIsGivenNoDigestOfAnotherLength() {
    var curve = new NativeCurve();
    byte[] secret = new RandomTransactions(10).secret();
    for (int length : new int[] {0, 31, 33}) {
      Bytes digest = Bytes.of(new byte[length]);

      assertThatIllegalArgumentException().isThrownBy(() -> curve.sign(digest, secret));
    }
  }

  @Test
  void manyThreadsSignAtOnce() {
    var random = new RandomTransactions(11);
    List<byte[]> secrets = Stream.generate(random::secret).limit(400).toList();
    var curve = new NativeCurve();
    var signers =
        secrets.parallelStream()
            .map(secret -> curve.recover(DIGEST, curve.sign(DIGEST, secret)).orElseThrow())
            .toList();

    assertThat(signers).isEqualTo(secrets.stream().map(curve::addressOf).toList());
  }

  @ParameterizedTest
  @MethodSource("curves")
  void whatIsNoKeyIsRefused(Curve curve) {
    byte[] order =
        Bytes.parse("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141").toArray();
    for (byte[] none : List.of(new byte[32], new byte[31], new byte[33], new byte[0], order)) {
      assertThat(curve.isSecret(none)).isFalse();
      assertThatIllegalArgumentException().isThrownBy(() -> curve.addressOf(none));
      assertThatIllegalArgumentException().isThrownBy(() -> curve.sign(DIGEST, none));
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void signatureOfNobodyRecoversToNobody(Curve curve) {
    // 5 is the abscissa of no point of the curve.
    var nobody = new Signature(BigInteger.valueOf(5), BigInteger.ONE, 0);

    assertThat(curve.recover(DIGEST, nobody)).isEmpty();
  }

  @Test
  void signatureHasTheOneFormThatChainsTake() {
    BigInteger order =
        new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    BigInteger one = BigInteger.ONE;
    BigInteger half = order.shiftRight(1);

    assertThat(new Signature(order.subtract(one), half, 1).s()).isEqualTo(half);
    assertThatIllegalArgumentException().isThrownBy(() -> new Signature(one, half.add(one), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Signature(order, one, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Signature(BigInteger.ZERO, one, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Signature(one, BigInteger.ZERO, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Signature(one, one, 2));
  }
}
