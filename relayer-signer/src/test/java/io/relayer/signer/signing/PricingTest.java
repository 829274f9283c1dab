package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.chain.FeeQuote;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.transaction.AccessListEntry;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.FeeTerms;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PricingTest {
  private static final FeeQuote MARKET =
      new FeeQuote.Dynamic(Wei.gwei(10), Wei.gwei(1), Wei.gwei(2), Wei.gwei(5));
  private static final long GAS = 21_000;

  @Test
  void leavesRoomForTheBaseFeeToDouble() {
    assertThat(fees(MARKET, 500, speed(FeeTerms.Speed.AVERAGE, null)))
        .contains(new TransactionFees.Dynamic(Wei.gwei(22), Wei.gwei(2)));
    assertThat(fees(MARKET, 500, speed(FeeTerms.Speed.FAST, null)))
        .contains(new TransactionFees.Dynamic(Wei.gwei(25), Wei.gwei(5)));
  }

  @Test
  void staysBelowTheChainsCeilingWithBothFields() {
    assertThat(fees(MARKET, 4, speed(FeeTerms.Speed.FAST, null)))
        .contains(new TransactionFees.Dynamic(Wei.gwei(4), Wei.gwei(4)));
  }

  @Test
  void explicitPricesAreTakenAsTheyAreAndNeedNoMarket() {
    Pricing blind = new Pricing(Optional.empty(), Wei.gwei(1));
    assertThat(
            blind.fees(transaction(new FeeTerms.Dynamic(Wei.gwei(30), Wei.gwei(3), null), false)))
        .contains(new TransactionFees.Dynamic(Wei.gwei(30), Wei.gwei(3)));
    assertThat(blind.fees(transaction(new FeeTerms.Legacy(Wei.gwei(7), null), true)))
        .contains(new TransactionFees.Single(Wei.gwei(7), true));
    assertThat(blind.fees(transaction(speed(FeeTerms.Speed.SLOW, null), false))).isEmpty();
    assertThat(blind.caps()).isEmpty();
  }

  @Test
  void maxCostIsComparedWithGasTimesCapToTheWei() {
    Wei exact = Wei.gwei(22).times(GAS);
    Wei oneShort = new Wei(exact.value().subtract(java.math.BigInteger.ONE));
    assertThat(fees(MARKET, 500, speed(FeeTerms.Speed.AVERAGE, exact))).isPresent();
    assertThat(fees(MARKET, 500, speed(FeeTerms.Speed.AVERAGE, oneShort))).isEmpty();
  }

  @Test
  void aChainWithOnePriceGetsOnePrice() {
    assertThat(fees(new FeeQuote.Single(Wei.gwei(9)), 500, speed(FeeTerms.Speed.FAST, null)))
        .contains(new TransactionFees.Single(Wei.gwei(9), false));
  }

  private static Optional<TransactionFees> fees(FeeQuote market, long ceilingGwei, FeeTerms fee) {
    return new Pricing(Optional.of(market), Wei.gwei(ceilingGwei)).fees(transaction(fee, false));
  }

  private static FeeTerms speed(FeeTerms.Speed speed, @Nullable Wei maxCost) {
    return new FeeTerms.BySpeed(speed, maxCost);
  }

  private static ReadyTransaction transaction(FeeTerms fee, boolean accessList) {
    Address to = Address.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
    List<AccessListEntry> entries =
        accessList ? List.of(new AccessListEntry(to, List.of())) : List.of();
    return new ReadyTransaction(
        new TransactionVersion(TransactionId.next(1), 0),
        fee,
        GAS,
        to,
        Wei.ZERO,
        new ReadyTransaction.Body(Bytes.EMPTY, entries));
  }
}
