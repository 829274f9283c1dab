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
import io.relayer.signer.signing.Replaceable.Said;
import io.relayer.signer.signing.Replaceable.Word;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Consequences of a price that a node did not take, and of one that can't be raised.
class RefusedPriceTest {
  private static final Address SENDER = Address.parse("0x" + "0a".repeat(20));
  private static final FeeTerms AVERAGE = new FeeTerms.BySpeed(FeeTerms.Speed.AVERAGE, null);
  private static final Bump BUMP = new Bump(3, new BigDecimal("12.5"), Wei.gwei(500), 21_000);
  private static final Optional<FeeQuote> SILENT =
      Optional.of(new FeeQuote.Dynamic(Wei.of(7), Wei.ZERO, Wei.ZERO, Wei.ZERO));
  private static final Optional<FeeQuote> NO_PRICES = Optional.of(new FeeQuote.Single(Wei.ZERO));
  private static final Verdict LEAVE = new Verdict.Leave();
  private static final Verdict CAPPED = new Verdict.Capped(WaitReason.FEE_CAP);

  private static final BigInteger RICH = BigInteger.TEN.pow(20);

  @Test
  void thePriceThatANodeNamesIsPaidAtOnce() {
    assertThat(fees(refused(SILENT, dynamic(14, 0), tip(15_000_000))))
        .isEqualTo(dynamic(15_000_014, 15_000_000));
    assertThat(fees(refused(SILENT, dynamic(14, 0), price(100)))).isEqualTo(dynamic(100, 1));
    assertThat(fees(refused(Optional.empty(), dynamic(14, 0), tip(15_000_000))).tip())
        .isEqualTo(Wei.of(15_000_000));
    assertThat(
            fees(refused(NO_PRICES, new TransactionFees.Single(Wei.of(3), false), tip(15_000_000))))
        .isEqualTo(new TransactionFees.Single(Wei.of(15_000_000), false));
  }

  @Test
  void aPriceWithoutANameIsDoubledOncePerBlock() {
    assertThat(refused(SILENT, dynamic(14, 0), said(Word.UNDERPRICED, 0, 0, false)))
        .isEqualTo(LEAVE);
    assertThat(fees(refused(SILENT, dynamic(14, 0), said(Word.UNDERPRICED, 0, 0, true))))
        .isEqualTo(dynamic(28, 1));
    assertThat(fees(refused(SILENT, dynamic(28, 1), said(Word.UNDERPRICED, 0, 0, true))))
        .isEqualTo(dynamic(56, 2));
  }

  @Test
  void aMarketThatHasRisenIsFollowedAtOnce() {
    Optional<FeeQuote> risen =
        Optional.of(new FeeQuote.Dynamic(Wei.of(100), Wei.of(1), Wei.of(5), Wei.of(9)));

    assertThat(fees(refused(risen, dynamic(14, 0), said(Word.UNDERPRICED, 0, 0, false))))
        .isEqualTo(dynamic(205, 5));
  }

  @Test
  void whatIsTooLittleAboveAnotherAttemptIsRaisedOncePerBlockWithinTheCaps() {
    Said said = said(Word.REPLACEMENT_UNDERPRICED, 0, 0, true);
    assertThat(fees(refused(SILENT, dynamic(80, 8), said))).isEqualTo(dynamic(90, 9));
    assertThat(refused(SILENT, dynamic(80, 8), said(Word.REPLACEMENT_UNDERPRICED, 0, 0, false)))
        .isEqualTo(LEAVE);
    assertThat(refused(SILENT, dynamic(490_000_000_000L, 8), said)).isEqualTo(CAPPED);
    FeeTerms explicit = new FeeTerms.Dynamic(Wei.of(80), Wei.of(8), null);
    assertThat(verdict(SILENT, explicit, dynamic(80, 8), Cause.REFUSED, said, RICH))
        .as("its price is the producer's")
        .isEqualTo(LEAVE);
  }

  @Test
  void theCapsHold() {
    assertThat(refused(SILENT, dynamic(14, 0), tip(600_000_000_000L))).isEqualTo(CAPPED);
    FeeTerms limited = new FeeTerms.BySpeed(FeeTerms.Speed.AVERAGE, Wei.of(21_000 * 1_000L));
    assertThat(verdict(SILENT, limited, dynamic(14, 0), Cause.REFUSED, tip(2_000), RICH))
        .isEqualTo(new Verdict.Capped(WaitReason.MAX_COST));
    assertThat(verdict(SILENT, AVERAGE, dynamic(14, 0), Cause.REFUSED, tip(2_000), BigInteger.TEN))
        .as("nor is there enough for it")
        .isEqualTo(CAPPED);
  }

  @Test
  void explicitPricesAreTheProducersUntilSomebodyOrdersMore() {
    FeeTerms explicit = new FeeTerms.Dynamic(Wei.of(14), Wei.of(1), null);
    assertThat(verdict(SILENT, explicit, dynamic(14, 1), Cause.REFUSED, tip(2_000), RICH))
        .isEqualTo(LEAVE);
    assertThat(fees(verdict(SILENT, explicit, dynamic(14, 1), Cause.ORDERED, tip(2_000), RICH)))
        .isEqualTo(dynamic(2_000, 2_000));
  }

  @Test
  void whereThereAreNoPricesTheEmptyAttemptPaysNone() {
    TransactionFees nothing = new TransactionFees.Single(Wei.ZERO, false);
    Optional<FeeQuote> noBaseFee =
        Optional.of(new FeeQuote.Dynamic(Wei.ZERO, Wei.ZERO, Wei.ZERO, Wei.ZERO));

    assertThat(fees(givenUp(NO_PRICES, nothing, RICH))).isEqualTo(nothing);
    assertThat(fees(givenUp(NO_PRICES, nothing, BigInteger.ZERO))).isEqualTo(nothing);
    assertThat(fees(givenUp(noBaseFee, dynamic(0, 0), BigInteger.ZERO))).isEqualTo(dynamic(0, 0));
    assertThat(verdict(NO_PRICES, AVERAGE, nothing, Cause.ORDERED, Said.NOTHING, RICH))
        .isEqualTo(CAPPED);
    assertThat(verdict(NO_PRICES, AVERAGE, nothing, Cause.OLD, Said.NOTHING, RICH))
        .isEqualTo(LEAVE);
  }

  @Test
  void whereARaiseCantBePaidTheEmptyAttemptGoesOutAtTheSamePrice() {
    assertThat(fees(givenUp(Optional.empty(), dynamic(0, 0), BigInteger.ZERO)))
        .isEqualTo(dynamic(0, 0));
    assertThat(fees(givenUp(SILENT, dynamic(80, 8), BigInteger.valueOf(21_000 * 80L))))
        .isEqualTo(dynamic(80, 8));
    assertThat(fees(givenUp(SILENT, dynamic(80, 8), BigInteger.valueOf(21_000 * 95L))))
        .as("as much as it can")
        .isEqualTo(dynamic(90, 9));
    assertThat(fees(givenUp(SILENT, dynamic(80, 8), null))).isEqualTo(dynamic(90, 9));
  }

  @Test
  void aRaiseThatCantBePaidIsNotSigned() {
    BigInteger spent = BigInteger.valueOf(21_000 * 80L);
    Optional<FeeQuote> dear =
        Optional.of(new FeeQuote.Dynamic(Wei.of(100), Wei.of(10), Wei.of(10), Wei.of(10)));

    assertThat(verdict(dear, AVERAGE, dynamic(80, 8), Cause.OLD, Said.NOTHING, spent))
        .as("a node has it")
        .isEqualTo(LEAVE);
    assertThat(verdict(dear, AVERAGE, dynamic(80, 8), Cause.ORDERED, Said.NOTHING, spent))
        .isEqualTo(CAPPED);
  }

  @Test
  void anEmptyAttemptIsNeverTheVeryBytesOfAPayloadThatIsOne() {
    ReadyTransaction nothing =
        new ReadyTransaction(
            new TransactionVersion(TransactionId.next(0), 1),
            AVERAGE,
            21_000,
            SENDER,
            Wei.ZERO,
            new ReadyTransaction.Body(Bytes.EMPTY, List.of()));
    Verdict verdict =
        new FeeBump(NO_PRICES, BUMP)
            .of(
                new Replaceable(
                    nothing,
                    SENDER,
                    new Nonce(7),
                    new Replaceable.Out(
                        1,
                        Attempt.Kind.PAYLOAD,
                        new TransactionFees.Single(Wei.ZERO, false),
                        0,
                        Said.NOTHING,
                        BigInteger.ZERO),
                    Cause.GIVEN_UP));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Sign.class, sign -> assertThat(sign.body().gasLimit()).isEqualTo(21_001));
  }

  @Test
  void emptyAttemptOfARefusedTypeNamesOnePrice() {
    TransactionFees fees = fees(givenUp(SILENT, dynamic(80, 8), RICH, said(Word.TYPE, 0, 0, true)));
    assertThat(fees).isEqualTo(new TransactionFees.Single(Wei.of(90), false));
  }

  private static Said tip(long wei) {
    return said(Word.UNDERPRICED, 0, wei, false);
  }

  private static Said price(long wei) {
    return said(Word.UNDERPRICED, wei, 0, false);
  }

  private static Said said(Word word, long price, long tip, boolean rested) {
    return new Said(word, Wei.of(price), Wei.of(tip), rested);
  }

  private static Verdict refused(Optional<FeeQuote> market, TransactionFees fees, Said said) {
    return verdict(market, AVERAGE, fees, Cause.REFUSED, said, RICH);
  }

  private static Verdict givenUp(
      Optional<FeeQuote> market, TransactionFees fees, @Nullable BigInteger balance) {
    return givenUp(market, fees, balance, Said.NOTHING);
  }

  private static Verdict givenUp(
      Optional<FeeQuote> market, TransactionFees fees, @Nullable BigInteger balance, Said said) {
    return verdict(market, AVERAGE, fees, Cause.GIVEN_UP, said, balance);
  }

  private static Verdict verdict(
      Optional<FeeQuote> market,
      FeeTerms fee,
      TransactionFees fees,
      Cause cause,
      Said said,
      @Nullable BigInteger balance) {
    ReadyTransaction payload =
        new ReadyTransaction(
            new TransactionVersion(TransactionId.next(0), 3),
            fee,
            21_000,
            Address.parse("0x" + "0b".repeat(20)),
            Wei.ZERO,
            new ReadyTransaction.Body(Bytes.parse("0x01"), List.of()));
    return new FeeBump(market, BUMP)
        .of(
            new Replaceable(
                payload,
                SENDER,
                new Nonce(7),
                new Replaceable.Out(1, Attempt.Kind.PAYLOAD, fees, 3, said, balance),
                cause));
  }

  private static TransactionFees fees(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Sign.class);
    return ((Verdict.Sign) verdict).fees();
  }

  private static TransactionFees dynamic(long cap, long tip) {
    return new TransactionFees.Dynamic(Wei.of(cap), Wei.of(tip));
  }
}
