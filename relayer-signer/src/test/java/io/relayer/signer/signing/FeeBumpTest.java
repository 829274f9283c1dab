package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.WaitReason;
import io.relayer.core.chain.ChainSettings.Bump;
import io.relayer.core.chain.FeeQuote;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.FeeTerms;
import io.relayer.signer.signing.FeeBump.Verdict;
import io.relayer.signer.signing.Replaceable.Cause;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeeBumpTest {
  private static final Address SENDER = Address.parse("0x" + "0a".repeat(20));
  private static final FeeTerms AVERAGE = new FeeTerms.BySpeed(FeeTerms.Speed.AVERAGE, null);
  private static final Bump BUMP = new Bump(3, new BigDecimal("12.5"), Wei.gwei(500), 50_000);

  @Test
  void whatPaysAsMuchAsItsSpeedGetsIsLeftAlone() {
    assertThat(old(dynamic(22, 2), market(10, 2), 3)).isEqualTo(new Verdict.Leave());
  }

  @Test
  void whatPaysLessThanItsSpeedIsRaisedToTheMarketAtLeast() {
    assertThat(old(dynamic(22, 2), market(100, 2), 3))
        .isEqualTo(payload(new TransactionFees.Dynamic(Wei.gwei(202), Wei.of(2_250_000_000L))));
    assertThat(old(dynamic(22, 1), market(10, 2), 3))
        .isEqualTo(payload(new TransactionFees.Dynamic(Wei.of(24_750_000_000L), Wei.gwei(2))));
  }

  @Test
  void afterAWhileTheFastSpeedIsWhatCounts() {
    assertThat(old(dynamic(22, 2), market(10, 2), 14)).isEqualTo(new Verdict.Leave());
    assertThat(old(dynamic(22, 2), market(10, 2), 15)).isInstanceOf(Verdict.Sign.class);
  }

  @Test
  void withoutAMarketNothingIsRaisedByItself() {
    assertThat(raise(Optional.empty(), out(AVERAGE, dynamic(22, 2), Cause.OLD, 99)))
        .isEqualTo(new Verdict.Leave());
  }

  @Test
  void explicitPricesAreRaisedByOrderAlone() {
    FeeTerms explicit = new FeeTerms.Dynamic(Wei.gwei(4), Wei.gwei(1), null);
    Optional<FeeQuote> dear = Optional.of(market(100, 2));
    assertThat(raise(dear, out(explicit, dynamic(4, 1), Cause.OLD, 99)))
        .isEqualTo(new Verdict.Leave());
    assertThat(raise(dear, out(explicit, dynamic(4, 1), Cause.ORDERED, 0)))
        .isEqualTo(
            payload(
                explicit,
                new TransactionFees.Dynamic(Wei.of(4_500_000_000L), Wei.of(1_125_000_000L))));
  }

  @Test
  void atTheCapItWaitsAndSaysForWhat() {
    assertThat(old(dynamic(450, 2), market(1000, 2), 3))
        .isEqualTo(new Verdict.Capped(WaitReason.FEE_CAP));
    FeeTerms limited = new FeeTerms.BySpeed(FeeTerms.Speed.AVERAGE, Wei.gwei(24).times(21_000));
    assertThat(raise(Optional.of(market(100, 2)), out(limited, dynamic(22, 2), Cause.OLD, 3)))
        .isEqualTo(new Verdict.Capped(WaitReason.MAX_COST));
  }

  @Test
  void belowTheCapTheMarketIsFollowedOnlyUpToIt() {
    assertThat(old(dynamic(22, 2), market(1000, 2), 3))
        .isEqualTo(payload(new TransactionFees.Dynamic(Wei.gwei(500), Wei.of(2_250_000_000L))));
  }

  @Test
  void whatIsGivenUpIsOutbidByATransferOfNothingToItself() {
    Verdict verdict =
        raise(Optional.of(market(10, 2)), out(AVERAGE, dynamic(40, 2), Cause.GIVEN_UP, 0));
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Sign.class,
            sign -> {
              assertThat(sign.kind()).isEqualTo(Attempt.Kind.EMPTY);
              assertThat(sign.fees()).isEqualTo(dynamic(45, 5));
              assertThat(sign.body().to()).isEqualTo(SENDER);
              assertThat(sign.body().value()).isEqualTo(Wei.ZERO);
              assertThat(sign.body().body().data()).isEqualTo(Bytes.EMPTY);
              assertThat(sign.body().gasLimit()).isEqualTo(50_000);
            });
  }

  @Test
  void theFirstEmptyAttemptIsMadeEvenAtTheCeiling() {
    assertThat(raise(Optional.empty(), out(AVERAGE, dynamic(480, 2), Cause.GIVEN_UP, 0)))
        .isInstanceOfSatisfying(
            Verdict.Sign.class, sign -> assertThat(sign.fees().cap()).isEqualTo(Wei.gwei(500)));
  }

  @Test
  void whereTheChainIsAskedForOnePriceTheEmptyAttemptNamesOne() {
    assertThat(
            raise(
                Optional.of(new FeeQuote.Single(Wei.gwei(8))),
                out(AVERAGE, dynamic(40, 2), Cause.GIVEN_UP, 0)))
        .isInstanceOfSatisfying(
            Verdict.Sign.class,
            sign ->
                assertThat(sign.fees()).isEqualTo(new TransactionFees.Single(Wei.gwei(45), false)));
  }

  @Test
  void maxCostIsNoMatterOfAnEmptyAttempt() {
    FeeTerms limited = new FeeTerms.BySpeed(FeeTerms.Speed.AVERAGE, Wei.gwei(22).times(21_000));
    assertThat(raise(Optional.of(market(100, 2)), out(limited, dynamic(22, 2), Cause.GIVEN_UP, 0)))
        .isInstanceOfSatisfying(
            Verdict.Sign.class, sign -> assertThat(sign.fees()).isEqualTo(dynamic(205, 5)));
  }

  @Test
  void aSinglePriceStaysOneAndKeepsItsKind() {
    TransactionFees legacy = new TransactionFees.Single(Wei.gwei(8), true);
    assertThat(
            raise(
                Optional.of(new FeeQuote.Single(Wei.gwei(20))), out(AVERAGE, legacy, Cause.OLD, 3)))
        .isEqualTo(payload(new TransactionFees.Single(Wei.gwei(20), true)));
    assertThat(raise(Optional.of(market(10, 2)), out(AVERAGE, legacy, Cause.OLD, 3)))
        .isEqualTo(payload(new TransactionFees.Single(Wei.gwei(12), true)));
  }

  /// geth, `core/txpool/legacypool/list.go`: both fields strictly more, and at least 110 % rounded
  /// down.
  @Test
  void whateverIsRaisedIsEnoughForANode() {
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      BigInteger cap = new BigInteger(1 + random.nextInt(38), random).add(BigInteger.ONE);
      BigInteger tip = new BigInteger(random.nextInt(38), random).min(cap);
      TransactionFees before = new TransactionFees.Dynamic(new Wei(cap), new Wei(tip));
      Verdict verdict = raise(Optional.empty(), out(AVERAGE, before, Cause.ORDERED, 0));
      assertThat(verdict)
          .as("%s", before)
          .isInstanceOfSatisfying(
              Verdict.Sign.class,
              sign -> {
                assertThat(enough(cap, sign.fees().cap().value())).isTrue();
                assertThat(enough(tip, sign.fees().tip().value())).isTrue();
                assertThat(sign.fees().tip()).isLessThanOrEqualTo(sign.fees().cap());
              });
    }
  }

  private static boolean enough(BigInteger before, BigInteger now) {
    BigInteger least = before.multiply(BigInteger.valueOf(110)).divide(BigInteger.valueOf(100));
    return now.compareTo(before) > 0 && now.compareTo(least) >= 0;
  }

  private static Verdict old(TransactionFees fees, FeeQuote market, long blocks) {
    return raise(Optional.of(market), out(AVERAGE, fees, Cause.OLD, blocks));
  }

  private static Verdict raise(Optional<FeeQuote> market, Replaceable out) {
    return new FeeBump(market, BUMP).of(out);
  }

  private static Verdict payload(TransactionFees fees) {
    return payload(AVERAGE, fees);
  }

  private static Verdict payload(FeeTerms fee, TransactionFees fees) {
    return new Verdict.Sign(Attempt.Kind.PAYLOAD, ready(fee), fees);
  }

  private static TransactionFees dynamic(long cap, long tip) {
    return new TransactionFees.Dynamic(Wei.gwei(cap), Wei.gwei(tip));
  }

  private static FeeQuote market(long base, long average) {
    return new FeeQuote.Dynamic(Wei.gwei(base), Wei.gwei(1), Wei.gwei(average), Wei.gwei(5));
  }

  private static Replaceable out(FeeTerms fee, TransactionFees highest, Cause cause, long blocks) {
    return new Replaceable(
        ready(fee),
        SENDER,
        new Nonce(7),
        new Replaceable.Out(
            1, Attempt.Kind.PAYLOAD, highest, blocks, Replaceable.Said.NOTHING, null),
        cause);
  }

  private static final TransactionId ID = TransactionId.next(0);

  private static ReadyTransaction ready(FeeTerms fee) {
    return new ReadyTransaction(
        new TransactionVersion(ID, 3),
        fee,
        21_000,
        Address.parse("0x" + "0b".repeat(20)),
        Wei.of(5),
        new ReadyTransaction.Body(Bytes.parse("0x01"), List.of()));
  }
}
