package io.relayer.monitor.estimates;

import static io.relayer.core.transaction.FailureCode.ESTIMATE_REVERTED;
import static io.relayer.core.transaction.FailureCode.OVER_BLOCK_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.Contracts;
import io.relayer.monitor.FakeChain;
import io.relayer.monitor.estimates.Estimator.Answer;
import io.relayer.monitor.estimates.Estimator.Fails;
import io.relayer.monitor.estimates.Estimator.Later;
import io.relayer.monitor.estimates.Estimator.Ready;
import io.relayer.monitor.estimates.Estimator.Refused;
import io.relayer.monitor.estimates.Estimator.Verdict;
import io.relayer.node.chain.GasEstimate;
import io.relayer.node.chain.GasEstimate.Estimated;
import io.relayer.node.chain.GasEstimate.OverAllowance;
import io.relayer.node.chain.GasEstimate.Reverted;
import io.relayer.node.chain.GasEstimate.Unavailable;
import io.relayer.node.chain.NodeException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EstimatorTest {
  private static final Duration BLOCK_TIME = Duration.ofSeconds(12);
  private static final long HEAD = 10;
  private static final long BLOCK_GAS_LIMIT = 30_000_000;
  private static final TransactionVersion REF = new TransactionVersion(TransactionId.next(0), 3);
  private static final GasEstimate REVERTED = new Reverted(Bytes.EMPTY, "no");

  private final FakeChain chain = new FakeChain((int) HEAD + 1);
  private final Estimator estimator =
      new Estimator(chain, BLOCK_TIME, BLOCK_GAS_LIMIT, Contracts.ERRORS);

  private static ToEstimate asked(Duration waited, long accessListGas) {
    return new ToEstimate(
        REF,
        Address.parse("0x" + "0a".repeat(20)),
        new ToEstimate.Payload(null, Wei.ZERO, Bytes.EMPTY, accessListGas),
        waited);
  }

  private Answer ask() {
    return estimator.ask(asked(Duration.ZERO, 0));
  }

  private Verdict confirm() {
    return estimator.confirm(
        new Refused(asked(Duration.ZERO, 0), ESTIMATE_REVERTED, "first answer", null), HEAD);
  }

  @Test
  void estimateBecomesALimit() {
    chain.estimating(_ -> new Estimated(100_000));

    assertThat(ask()).isEqualTo(new Ready(REF, 120_000));
  }

  @Test
  void revertIsFinalOnlyOnceItIsConfirmed() {
    chain.estimating(_ -> REVERTED);

    assertThat(ask())
        .isEqualTo(new Refused(asked(Duration.ZERO, 0), ESTIMATE_REVERTED, "no", "no"));
    assertThat(confirm()).isEqualTo(new Fails(REF, ESTIMATE_REVERTED, "no", "no"));
  }

  @Test
  void declaredErrorIsToldByItsName() {
    Bytes data = Bytes.parse("0xcf479181" + "00".repeat(63) + "01");
    chain.estimating(_ -> new Reverted(data, "custom error 0xcf479181"));
    String reason = "InsufficientBalance(available=0, required=1)";

    assertThat(confirm()).isEqualTo(new Fails(REF, ESTIMATE_REVERTED, reason, reason));
  }

  @Test
  void nodeThatLagsConfirmsNoRevert() {
    chain.back(1).estimating(_ -> REVERTED);

    assertThat(confirm()).isEqualTo(new Later(REF, BLOCK_TIME));
  }

  @Test
  void revertThatIsNotConfirmedBecomesALimit() {
    chain.estimating(_ -> new Estimated(50_000));

    assertThat(confirm()).isEqualTo(new Ready(REF, 60_000));
  }

  @Test
  void whatNoBlockCanHoldIsRefused() {
    chain.estimating(_ -> new Estimated(BLOCK_GAS_LIMIT + 1));

    String reason = "needs 30000001 gas, a block holds 30000000";
    assertThat(ask())
        .isEqualTo(new Refused(asked(Duration.ZERO, 0), OVER_BLOCK_LIMIT, reason, null));
    assertThat(confirm()).isEqualTo(new Fails(REF, OVER_BLOCK_LIMIT, reason, null));
  }

  @Test
  void accessListCountsTowardsWhatABlockHolds() {
    chain.estimating(_ -> new Estimated(29_999_000));

    assertThat(estimator.ask(asked(Duration.ZERO, 4_300))).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {BLOCK_GAS_LIMIT, BLOCK_GAS_LIMIT + 1})
  void whatRanOutOfAWholeBlocksGasIsRefused(long allowance) {
    chain.estimating(_ -> new OverAllowance(allowance, "gas required exceeds allowance"));

    assertThat(confirm())
        .isEqualTo(
            new Fails(
                REF,
                OVER_BLOCK_LIMIT,
                "needs more than %d gas, a block holds 30000000".formatted(allowance),
                null));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 21_000, BLOCK_GAS_LIMIT - 1})
  void whatRanOutOfLessForWantOfFundsOrByTheNodesCapIsAskedAgain(long allowance) {
    chain.estimating(_ -> new OverAllowance(allowance, "gas required exceeds allowance"));

    assertThat(ask()).isEqualTo(new Later(REF, BLOCK_TIME));
    assertThat(confirm()).isEqualTo(new Later(REF, BLOCK_TIME));
  }

  @Test
  void whileTheBlocksGasLimitIsNotKnownNothingIsOverIt() {
    Estimator unknowing = new Estimator(chain, BLOCK_TIME, Long.MAX_VALUE, Contracts.ERRORS);
    chain.estimating(_ -> new Estimated(100_000_000));

    assertThat(unknowing.ask(asked(Duration.ZERO, 0))).isEqualTo(new Ready(REF, 120_000_000));
  }

  @Test
  void unclearAnswersAndFailuresAreAskedAgain() {
    chain.estimating(_ -> new Unavailable("insufficient funds"));
    assertThat(ask()).isEqualTo(new Later(REF, BLOCK_TIME));
    assertThat(confirm()).isEqualTo(new Later(REF, BLOCK_TIME));

    chain.estimating(_ -> {
      throw new NodeException("node", NodeException.Reason.UNREACHABLE, "gone");
    });
    assertThat(ask()).isEqualTo(new Later(REF, BLOCK_TIME));
    assertThat(confirm()).isEqualTo(new Later(REF, BLOCK_TIME));
  }

  @ParameterizedTest
  @CsvSource({"0, 12", "36, 12", "60, 20", "180, 60", "86400, 60"})
  void delaysGrowWithTheTimeThatItHasWaited(long waitedSeconds, long delaySeconds) {
    assertThat(estimator.ask(asked(Duration.ofSeconds(waitedSeconds), 0)))
        .isEqualTo(new Later(REF, Duration.ofSeconds(delaySeconds)));
  }

  @Test
  void everyOtherNodeHasToRefuseItToo() {
    FakeChain other = new FakeChain((int) HEAD + 1).estimating(_ -> REVERTED);
    FakeChain third = new FakeChain((int) HEAD + 1).estimating(_ -> new Estimated(50_000));
    chain.estimating(_ -> REVERTED).with(other, third);
    assertThat(confirm()).isEqualTo(new Ready(REF, 60_000));

    third.estimating(_ -> new Unavailable("not here"));
    assertThat(confirm()).isEqualTo(new Later(REF, BLOCK_TIME));

    third.estimating(_ -> {
      throw new NodeException("node", NodeException.Reason.UNREACHABLE, "gone");
    });
    assertThat(confirm()).isEqualTo(new Later(REF, BLOCK_TIME));

    third.estimating(_ -> REVERTED);
    assertThat(confirm()).isEqualTo(new Fails(REF, ESTIMATE_REVERTED, "no", "no"));
  }

  /// Behind one address: the first has told of a head that the second does not have.
  @Test
  void machineThatLacksTheBlockConfirmsNoRevert() {
    chain.estimating(_ -> REVERTED);
    chain.afterNextAnswer(() -> chain.back(1));

    assertThat(confirm()).isEqualTo(new Later(REF, BLOCK_TIME));
  }
}
